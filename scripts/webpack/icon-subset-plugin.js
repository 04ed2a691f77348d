const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const subsetFont = require('subset-font');
const { sources, Compilation, WebpackError } = require('webpack');

/**
 * Keeps of the icon fonts and of their style sheets only the icons whose names occur in the scripts: 3 KB instead of 1.4 MB,
 * and the large font is on the way to the first complete picture.
 *
 * An icon name that no style sheet knows would show nothing and say nothing. So each name that stands in the page's own
 * sources as an `iconName` must exist, or the build fails.
 */
class IconSubsetPlugin {
  /** @param {{sources: string[]}} options `sources`: folders of the pages' own code */
  constructor(options) {
    this.options = options;
  }

  apply(compiler) {
    compiler.hooks.thisCompilation.tap('IconSubsetPlugin', (compilation) => {
      // Before the minimizers: the rules still stand one by one, as the package wrote them.
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE - 1;
      compilation.hooks.processAssets.tapPromise({ name: 'IconSubsetPlugin', stage }, async () => {
        const icons = new Icons(textsOf(compilation, '.css'));
        this.reportUnknownNames(compilation, icons);
        const used = icons.usedIn(textsOf(compilation, '.js'));
        for (const { name, text } of textsOf(compilation, '.css')) {
          compilation.updateAsset(name, new sources.RawSource(icons.keepOnly(text, used)));
        }
        for (const [family, asset] of icons.fontFiles) await subset(compilation, asset, icons.glyphsOf(family, used));
      });
    });
  }

  reportUnknownNames(compilation, icons) {
    for (const module of compilation.modules) {
      const file = module.nameForCondition();
      if (file === null || file === undefined || !/\.tsx?$/.test(file)) continue;
      if (!this.options.sources.some((folder) => file.startsWith(folder + path.sep))) continue;
      for (const { name, line } of iconNamesIn(file)) {
        if (!icons.glyphs.has(name)) {
          compilation.errors.push(
            new WebpackError(`${file}:${line}: azure-devops-ui has no icon "${name}"; it would show as nothing.`),
          );
        }
      }
    }
  }
}

/** What the style sheets say about icons: which name is which glyph of which font. */
class Icons {
  /** Rule of one or more icons: `.ms-Icon--A:before, .x .ms-Icon--B:before { font-family: "F"; content: "\e700"; }` */
  static RULE = /[^{}]*\.ms-Icon--[^{}]*:before\s*\{[^{}]*content:\s*"\\([0-9a-f]+)"[^{}]*\}/gi;
  static FONT_FACE = /@font-face\s*\{[^{}]*font-family:\s*"([^"]+)"[^{}]*src:\s*url\("?([^)"]+)"?\)[^{}]*\}/g;

  constructor(styleSheets) {
    /** @type {Map<string, {family: string, glyph: string}[]>} */
    this.glyphs = new Map();
    /** @type {Map<string, string>} font family to file */
    this.fontFiles = new Map();
    for (const { name, text } of styleSheets) {
      for (const [, family, file] of text.matchAll(Icons.FONT_FACE)) {
        // As the style sheet names it, from its own folder.
        this.fontFiles.set(family, path.posix.join(path.posix.dirname(name), file));
      }
      for (const [rule, code] of text.matchAll(Icons.RULE)) {
        const family = /font-family:\s*"([^"]+)"/.exec(rule)?.[1];
        if (family === undefined)
          throw new Error(`icon-subset-plugin: a rule of an icon names no font: ${rule.trim()}`);
        const glyph = String.fromCodePoint(Number.parseInt(code, 16));
        for (const name of namesOf(rule)) this.glyphs.set(name, [...(this.glyphs.get(name) ?? []), { family, glyph }]);
      }
    }
  }

  /** Every icon whose name stands as a string in a script; the components of azure-devops-ui name theirs that way too. */
  usedIn(scripts) {
    const used = new Set();
    for (const { text } of scripts) {
      for (const [, name] of text.matchAll(/["'`]([A-Za-z0-9_-]+)["'`]/g)) if (this.glyphs.has(name)) used.add(name);
    }
    return used;
  }

  keepOnly(styleSheet, used) {
    return styleSheet
      .replace(Icons.RULE, (rule) => (namesOf(rule).some((name) => used.has(name)) ? rule : ''))
      .replace(Icons.FONT_FACE, (rule, family) => (this.glyphsOf(family, used) === '' ? '' : rule));
  }

  glyphsOf(family, used) {
    const glyphs = [...used].flatMap((name) => this.glyphs.get(name) ?? []);
    return [...new Set(glyphs.filter((icon) => icon.family === family).map((icon) => icon.glyph))].sort().join('');
  }
}

function namesOf(rule) {
  return [...rule.slice(0, rule.lastIndexOf('{')).matchAll(/\.ms-Icon--([A-Za-z0-9_-]+)/g)].map(([, name]) => name);
}

function textsOf(compilation, extension) {
  return compilation
    .getAssets()
    .filter(({ name }) => name.endsWith(extension))
    .map(({ name, source }) => ({ name, text: source.source().toString() }));
}

async function subset(compilation, asset, glyphs) {
  const font = compilation.getAsset(asset);
  if (font === undefined) {
    compilation.errors.push(
      new WebpackError(`icon-subset-plugin: the font ${asset} is not among the files of the page.`),
    );
  } else if (glyphs === '') {
    compilation.deleteAsset(asset);
  } else {
    const format = asset.endsWith('.woff2') ? 'woff2' : 'woff';
    const bytes = await subsetFont(font.source.buffer(), glyphs, { targetFormat: format });
    compilation.updateAsset(asset, new sources.RawSource(bytes));
  }
}

/** String literals inside `iconName={…}`, `iconName="…"` and `iconName: …`, with their lines. */
function iconNamesIn(file) {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const isIconName = (node) =>
    (ts.isJsxAttribute(node) || ts.isPropertyAssignment(node)) && node.name.getText(source) === 'iconName';
  const collect = (node) => {
    if (ts.isConditionalExpression(node)) {
      // The condition compares other things.
      collect(node.whenTrue);
      collect(node.whenFalse);
    } else if (ts.isStringLiteralLike(node)) {
      found.push({ name: node.text, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
    } else {
      ts.forEachChild(node, collect);
    }
  };
  const visit = (node) => {
    if (isIconName(node) && node.initializer) collect(node.initializer);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

module.exports = { IconSubsetPlugin };
