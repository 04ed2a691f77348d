/**
 * sax brings the 250 entities of HTML for documents that are read loosely. The reports that are read here are XML, whose five
 * entities stand in a table of their own; with the option `strictEntities`, which `dotnet/xml.ts` sets, the other one is not read.
 * It throws when an update of sax no longer has the table where it is looked for.
 */
const TABLE = /sax\.ENTITIES = \{[^{}]*\}/;

module.exports = function withoutEntitiesOfHtml(source) {
  if (!TABLE.test(source)) {
    throw new Error(
      'sax: found no table "sax.ENTITIES = {…}" in lib/sax.js. Change scripts/webpack/sax-entities-loader.js.',
    );
  }
  return source.replace(TABLE, 'sax.ENTITIES = {}');
};
