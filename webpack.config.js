/**
 * Four compilations:
 *
 * - `tasks`: one self-contained folder for each pipeline task, `dist/tasks/<task>/`. An agent unpacks a task alone, so nothing
 *   can be shared between the folders; what is loaded late (the HTTP client) is a file of its own in each of them.
 * - `cli`: the command line, `dist/cli/main.js`, one file that needs nothing beside it.
 * - `pages`: the pages that Azure DevOps shows in frames, `dist/pages/<page>/`, and what they share, `dist/pages/shared/`.
 * - `build-page`: the page that hosts the tab on one machine, `dist/local/build-page/`. It never ships.
 *
 * All but the last leave the list of what they bundled in `dist/bundles/`: notices, bill of materials and package tests are made from it.
 * Types are not checked here; `npm run lint` does that.
 */
const path = require('node:path');
const CssMinimizerPlugin = require('css-minimizer-webpack-plugin');
const HtmlWebpackPlugin = require('html-webpack-plugin');
const MiniCssExtractPlugin = require('mini-css-extract-plugin');
const MinimizerPlugin = require('minimizer-webpack-plugin');
const { BundleListPlugin } = require('./scripts/webpack/bundle-list-plugin.js');
const { IconSubsetPlugin } = require('./scripts/webpack/icon-subset-plugin.js');
const { TaskFoldersPlugin } = require('./scripts/webpack/task-folders-plugin.js');
const { BannerPlugin, DefinePlugin } = require('webpack');
const packageJson = require('./package.json');

const root = __dirname;
const inRoot = (...parts) => path.join(root, ...parts);

/** Tasks that run on an agent. The gate is a server task: a manifest without code. */
const AGENT_TASKS = ['prepare', 'analyze', 'publish'];
const SERVER_TASKS = ['gate'];

const TAB = { title: 'SonarQube', early: ['reading'], late: ['drawing', 'components'] };
const DASHBOARD = { early: ['reading', 'dashboard'], late: ['drawing'] };

/**
 * Pages of the extension, which `src/web/page.html` makes: a folder each, with `index.ts`. `root` is the element that a page is
 * drawn into; of what it shares, `early` is asked for by what reads, `late` by what draws.
 */
const PAGES = {
  'summary-tab': { ...TAB, root: 'tab' },
  'pull-request-tab': { ...TAB, root: 'pull-request' },
  widget: { ...DASHBOARD, title: 'SonarQube quality gate', root: 'widget' },
  'widget/configuration': {
    ...DASHBOARD,
    title: 'Configuration of the SonarQube quality gate',
    root: 'configuration',
  },
};

/** Whether one of these chunks needs a module. */
const isOf =
  (...names) =>
  (module, { chunkGraph }) =>
    chunkGraph.getModuleChunks(module).some(({ name }) => names.includes(name));

/** TypeScript without its types. ES modules stay: webpack leaves out what nobody uses, and splits off what is imported late. */
const typescript = {
  test: /\.tsx?$/,
  exclude: /node_modules/,
  oneOf: [true, false].map((tsx) => ({
    test: tsx ? /x$/ : undefined,
    loader: 'swc-loader',
    options: {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript', tsx }, target: 'es2022' },
      module: { type: 'es6' },
    },
  })),
};

/** Where the pages of docs/ are published; messages then link to them. `npm run package -- --docs-url` sets it. */
const documentationUrl = process.env.DOCUMENTATION_URL ?? '';
const documentation = () => new DefinePlugin({ DOCUMENTATION_URL: JSON.stringify(documentationUrl) });

/**
 * By swc, which writes less than terser in a tenth of its time. License texts are gathered in THIRD-PARTY-NOTICES.txt, not scattered
 * in files beside the bundles.
 */
const minimizeJavaScript = (compress = {}, format = {}) =>
  new MinimizerPlugin({
    minify: MinimizerPlugin.swcMinify,
    // It has threads of its own.
    parallel: false,
    extractComments: false,
    minimizerOptions: { compress: { toplevel: true, ...compress }, format: { comments: false, ...format } },
  });

/**
 * No property of these files does anything by being read. (Functions as arrows would save another 2 KB, but swc makes arrows of
 * constructors that do nothing, too, which then have no prototype.)
 * One sign that is not ASCII makes Node keep and scan the whole file at two bytes a character: under 1 ms (0.1 KB).
 */
const minimizeWhatRunsInNode = () => minimizeJavaScript({ passes: 3, pure_getters: true }, { ascii_only: true });

/** Nobody keeps these files beyond their version, so that the shortest names will do: 2 KB of Publish, some of each page. */
const shortestNames = { moduleIds: 'size', chunkIds: 'size', mangleExports: 'size' };

/**
 * Modules of Node that packages load at their first line and no task uses: HTTP/2 for axios, processes for the task library.
 * What this and each alias below saves, in kilobytes and milliseconds, stands in docs/adr/0010. An alias would not see them: what belongs to Node is settled before.
 */
const unusedOfNode = ({ request, contextInfo }, callback) => {
  const isUnused =
    (request === 'http2' && /[\\/]axios[\\/]/.test(contextInfo.issuer)) ||
    (request === 'child_process' && /[\\/]azure-pipelines-task-lib[\\/]/.test(contextInfo.issuer));
  if (isUnused) callback(undefined, '{}', 'var');
  else callback();
};

/** Modules of axios that no request of ours comes to. */
const UNUSED_OF_AXIOS = [
  'core/setFormDataHeaders',
  'helpers/AxiosTransformStream',
  'helpers/AxiosURLSearchParams',
  'helpers/estimateDataURLDecodedBytes',
  'helpers/formDataToStream',
  'helpers/fromDataURI',
  'helpers/progressEventReducer',
  'helpers/readBlob',
  'helpers/shouldBypassProxy',
];

/** What axios and the readers of archives bring and nobody here uses. */
const unusedByRequests = {
  // axios falls back to the platform's FormData; no request of ours is a form.
  'form-data$': false,
  // Proxies are spoken to through hpagent, which can do TLS to the proxy as well; axios's own agent is never made.
  'https-proxy-agent$': inRoot('scripts', 'webpack', 'not-bundled.js'),
  // axios follows no redirect and speaks HTTP/1.1 only. This one loads Node's `assert`; for `http2` see `unusedOfNode`.
  'follow-redirects$': inRoot('scripts', 'webpack', 'not-bundled.js'),
  // Asked for by the streams of tar-stream, for text; archives are read as bytes.
  'text-decoder$': inRoot('scripts', 'webpack', 'not-bundled.js'),
  // Requests are of HTTP/1.1.
  [inRoot('node_modules', 'axios', 'lib', 'helpers', 'Http2Sessions.js')]: inRoot(
    'scripts',
    'webpack',
    'no-sessions.mjs',
  ),
  // Every request says which proxy it takes, or none, so axios never looks for one itself; none is a form, a blob or a `data:` address,
  // none watches how a body is sent; addresses have their queries already.
  'proxy-from-env$': inRoot('scripts', 'webpack', 'not-bundled.js'),
  ...Object.fromEntries(
    UNUSED_OF_AXIOS.map((name) => [
      inRoot('node_modules', 'axios', 'lib', `${name}.js`),
      inRoot('scripts', 'webpack', 'not-bundled.js'),
    ]),
  ),
};

/** Tells the late files of one task, which are compiled together with those of the others. */
const isLateFileOf = (task) => (chunk) => {
  const isReached = (group) => group.name === task || [...group.parentsIterable].some(isReached);
  return !chunk.canBeInitial() && [...chunk.groupsIterable].every(isReached);
};
const sharedByLateFilesOf = (task) => ({
  chunks: isLateFileOf(task),
  minChunks: 2,
  minSize: 4000,
  reuseExistingChunk: true,
});

const shared = (name) => ({
  name,
  mode: 'production',
  context: root,
  devtool: false,
  // Quiet unless something is wrong; sizes are held by tests/package, not by hints.
  stats: { all: false, errors: true, warnings: true, errorDetails: false, moduleTrace: true },
  performance: false,
  infrastructureLogging: { level: 'warn' },
  cache: {
    type: 'filesystem',
    name,
    cacheDirectory: inRoot('node_modules', '.cache', 'webpack'),
    buildDependencies: {
      config: [__filename],
      plugins: [inRoot('scripts', 'webpack') + path.sep],
      packages: [inRoot('package-lock.json')],
    },
  },
});

const tasks = {
  ...shared('tasks'),
  target: 'node16',
  externals: [unusedOfNode],
  entry: Object.fromEntries(AGENT_TASKS.map((task) => [task, inRoot('tasks', task, 'index.ts')])),
  // Flat names here, so that an entry finds its late files beside it; TaskFoldersPlugin then moves each into its folder.
  output: { path: inRoot('dist', 'tasks'), filename: '[name].js', chunkFilename: '[name].js', clean: true },
  // The task library finds its own files through these two; webpack must not replace them.
  node: { __dirname: false, __filename: false },
  resolve: {
    extensions: ['.ts', '.js', '.json'],
    // A late import of our own names the file as Node would find it.
    extensionAlias: { '.js': ['.js', '.ts'] },
    alias: unusedByRequests,
  },
  module: {
    rules: [
      typescript,
      {
        // None of ours does anything by being loaded, but what is imported for that: what a task does not use is left out.
        test: /\.ts$/,
        include: inRoot('src'),
        exclude: /[\\/]azure-pipelines[\\/](before-task-library|job-variables|task-library)\.ts$/,
        sideEffects: false,
      },
      {
        // Half of the library: only its process runner needs Q, only its file patterns need minimatch. What others print is made
        // harmless by our own logger, not by its streams.
        test: /azure-pipelines-task-lib[\\/]\w+\.js$/,
        resolve: {
          alias: {
            './vault$': inRoot('scripts', 'webpack', 'secret-vault.js'),
            './toolrunner$': inRoot('scripts', 'webpack', 'not-bundled.js'),
            './externaloutput$': inRoot('scripts', 'webpack', 'not-bundled.js'),
            minimatch$: inRoot('scripts', 'webpack', 'not-bundled.js'),
            semver$: inRoot('scripts', 'webpack', 'compare-versions.js'),
          },
        },
      },
      {
        // Archives are read, never written.
        test: /tar-stream[\\/]index\.js$/,
        resolve: { alias: { './pack$': inRoot('scripts', 'webpack', 'not-bundled.js') } },
      },
      { test: /axios[\\/]lib[\\/]utils\.js$/, loader: inRoot('scripts', 'webpack', 'axios-forms-loader.js') },
      { test: /sax[\\/]lib[\\/]sax\.js$/, loader: inRoot('scripts', 'webpack', 'sax-entities-loader.js') },
      {
        test: /azure-pipelines-task-lib[\\/](task|internal)\.js$/,
        loader: inRoot('scripts', 'webpack', 'task-lib-exports-loader.js'),
      },
      {
        test: /azure-pipelines-task-lib[\\/]lib-resource\.js$/,
        loader: inRoot('scripts', 'webpack', 'task-lib-messages-loader.js'),
      },
    ],
  },
  optimization: {
    ...shortestNames,
    // One file for the task and one for each late import. What several late files of a task need is a file beside them, so that
    // the folder holds it once. (Those of Prepare have nothing in common.)
    splitChunks: {
      cacheGroups: {
        default: false,
        defaultVendors: false,
        analyze: sharedByLateFilesOf('analyze'),
        publish: sharedByLateFilesOf('publish'),
      },
    },
    minimizer: [minimizeWhatRunsInNode()],
  },
  plugins: [
    new TaskFoldersPlugin({
      tasksFolder: inRoot('tasks'),
      agentTasks: AGENT_TASKS,
      serverTasks: SERVER_TASKS,
      version: packageJson.version,
      documentationUrl,
    }),
    documentation(),
    new BundleListPlugin({ file: inRoot('dist', 'bundles', 'tasks.json'), root }),
  ],
};

/** One file, whatever is imported late: that is loaded when it is needed, but it is there. Runs on Node 20 and later. */
const commandLine = {
  ...shared('cli'),
  target: 'node20',
  externals: [unusedOfNode],
  entry: { cli: inRoot('src', 'cli', 'main.ts') },
  output: { path: inRoot('dist', 'cli'), filename: 'main.js', clean: true },
  resolve: {
    extensions: ['.ts', '.js', '.json'],
    extensionAlias: { '.js': ['.js', '.ts'] },
    alias: unusedByRequests,
  },
  module: {
    parser: { javascript: { dynamicImportMode: 'eager' } },
    rules: [
      { ...typescript, sideEffects: false },
      { test: /src[\\/]cli[\\/]main\.ts$/, sideEffects: true },
      { test: /axios[\\/]lib[\\/]utils\.js$/, loader: inRoot('scripts', 'webpack', 'axios-forms-loader.js') },
    ],
  },
  optimization: {
    ...shortestNames,
    splitChunks: false,
    minimizer: [minimizeWhatRunsInNode()],
  },
  plugins: [
    documentation(),
    new BannerPlugin({ banner: '#!/usr/bin/env node', raw: true }),
    new BundleListPlugin({ file: inRoot('dist', 'bundles', 'cli.json'), root }),
  ],
};

const pages = {
  ...shared('pages'),
  // What is imported to be loaded at its first use (`import defer`).
  experiments: { deferImport: true },
  // Browsers that Azure DevOps itself supports.
  target: ['web', 'es2022'],
  entry: Object.fromEntries(Object.keys(PAGES).map((page) => [`${page}/index`, inRoot(page, 'index.ts')])),
  output: {
    path: inRoot('dist', 'pages'),
    // Each page finds the shared files from its own folder, wherever the extension is served.
    publicPath: 'auto',
    filename: '[name].js',
    chunkFilename: '[name].js',
    assetModuleFilename: 'shared/[name][ext]',
    clean: true,
  },
  resolve: {
    extensions: ['.tsx', '.ts', '.js'],
    alias: {
      // Takes the same calls at a sixth of the size (docs/adr/0012-pages-drawn-by-preact.md).
      react$: 'preact/compat',
      'react-dom$': 'preact/compat',
      // azure-devops-ui brings these for Internet Explorer. No browser that Azure DevOps supports needs them.
      'array.prototype.find$': false,
      'es6-object-assign/auto$': false,
      'es6-promise/auto$': false,
      'es6-string-polyfills$': false,
      'intersection-observer$': false,
    },
  },
  module: {
    rules: [
      typescript,
      // Extracted instead of put in by script: half the size, and a page may forbid inline styles.
      { test: /\.css$/, sideEffects: true, use: [MiniCssExtractPlugin.loader, 'css-loader'] },
      { test: /\.(woff2?|ttf|svg|png)$/, type: 'asset/resource' },
      {
        // Tooltips are for a status with a text of its own; ours have theirs beside them. The widget has no other tooltip.
        test: /azure-devops-ui[\\/]Components[\\/]Status[\\/]Status\.js$/,
        resolve: { alias: { '../../TooltipEx$': inRoot('scripts', 'webpack', 'not-bundled.js') } },
      },
      // The packages do not say it themselves; their only side effects are their style sheets.
      { test: /azure-devops-(ui|extension-api)[\\/].*\.js$/, sideEffects: false },
    ],
  },
  optimization: {
    ...shortestNames,
    splitChunks: {
      cacheGroups: {
        default: false,
        defaultVendors: false,
        // What several pages ask and draw with: whoever opens a second page has it already.
        reading: {
          name: 'shared/reading',
          chunks: 'initial',
          minChunks: 2,
          enforce: true,
          // One copy for all, whatever each of them uses of it.
          usedExports: false,
          type: /^javascript/,
          test: isOf('summary-tab/index', 'pull-request-tab/index'),
        },
        // The widget and its configuration read alike, and no tab does.
        dashboard: {
          name: 'shared/dashboard',
          chunks: 'initial',
          minChunks: 2,
          enforce: true,
          priority: -1,
          usedExports: false,
          type: /^javascript/,
        },
        drawing: {
          name: 'shared/drawing',
          chunks: 'async',
          minChunks: 2,
          enforce: true,
          priority: 1,
          type: /^javascript/,
          // The widget is small, and loads nothing that only the tabs need.
          test: isOf('widget/page'),
        },
        components: { name: 'shared/components', chunks: 'async', minChunks: 2, enforce: true, type: /^javascript/ },
        // One style sheet, which the pages name: a late script would wait for one of its own.
        styles: { name: 'shared/pages', type: 'css/mini-extract', chunks: 'all', enforce: true },
      },
    },
    minimizer: [
      minimizeJavaScript(),
      new CssMinimizerPlugin({
        minimizerOptions: { preset: ['default', { discardComments: { removeAll: true } }] },
      }),
    ],
  },
  plugins: [
    documentation(),
    new MiniCssExtractPlugin({ filename: '[name].css', chunkFilename: '[name].css' }),
    ...Object.entries(PAGES).map(
      ([page, parts]) =>
        new HtmlWebpackPlugin({
          template: inRoot('src', 'web', 'page.html'),
          // From the page to what it shares with others.
          templateParameters: { ...parts, shared: path.posix.relative(page, 'shared') },
          filename: `${page}/index.html`,
          // The page itself says in which order its files are needed.
          inject: false,
        }),
    ),
    new IconSubsetPlugin({ sources: [...Object.keys(PAGES).map((page) => inRoot(page)), inRoot('src', 'web')] }),
    new BundleListPlugin({ file: inRoot('dist', 'bundles', 'pages.json'), root }),
  ],
};

/** The page that hosts the tab on one machine; it never ships. The SDK exports only its extension side, hence the path. */
const buildPage = {
  ...shared('build-page'),
  target: ['web', 'es2022'],
  entry: { index: inRoot('local', 'build-page', 'page', 'index.ts') },
  output: { path: inRoot('dist', 'local', 'build-page'), filename: '[name].js', publicPath: '/', clean: true },
  resolve: {
    extensions: ['.ts', '.js'],
    alias: {
      'extension-sdk-channel$': inRoot('node_modules', 'azure-devops-extension-sdk', 'esm', 'XDM.js'),
    },
  },
  module: {
    rules: [typescript, { test: /\.css$/, sideEffects: true, use: [MiniCssExtractPlugin.loader, 'css-loader'] }],
  },
  optimization: { minimize: false },
  plugins: [
    new MiniCssExtractPlugin({ filename: '[name].css' }),
    new HtmlWebpackPlugin({ template: inRoot('local', 'build-page', 'page', 'index.html'), filename: 'index.html' }),
  ],
};

module.exports = [tasks, commandLine, pages, buildPage];
