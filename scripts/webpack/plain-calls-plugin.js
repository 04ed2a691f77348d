/**
 * webpack writes a call of what another file exports as `(0,module.name)(…)`, so that the function is not told the module as `this`.
 * No function of ours or of a library here reads `this` unless it is called on an object, and the four signs of each call are 3 KB of
 * Publish. Changed before anything is minimized, where webpack still marks what it wrote.
 */
const CALL = /\(0,([\w$]+(?:\/\* [^*]+ \*\/ ?)?\.[\w$]+)\)(?=\()/g;

class PlainCallsPlugin {
  apply(compiler) {
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.compilation.tap('PlainCallsPlugin', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE;
      compilation.hooks.processAssets.tap({ name: 'PlainCallsPlugin', stage }, (assets) => {
        for (const name of Object.keys(assets).filter((file) => file.endsWith('.js'))) {
          compilation.updateAsset(name, (source) => new sources.RawSource(source.source().replace(CALL, ' $1')));
        }
      });
    });
  }
}

module.exports = { PlainCallsPlugin };
