const BANNED = {
  TSEnumDeclaration: 'Use a union of string literals.',
  ExportDefaultDeclaration: 'Use named exports.',
  ExportAllDeclaration: 'No barrels: import from the file that defines the thing.',
};

/** The rule `house/banned-syntax`: oxlint has no `no-restricted-syntax`. */
module.exports = {
  meta: { name: 'house' },
  rules: {
    'banned-syntax': {
      create: (context) =>
        Object.fromEntries(
          Object.entries(BANNED).map(([type, message]) => [type, (node) => context.report({ node, message })]),
        ),
    },
  },
};
