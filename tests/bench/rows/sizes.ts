import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packageExtension } from '../../../scripts/package';
import { judged, notMeasured, type Line, type Row } from '../row';
import { ROOT } from '../world';

const KILOBYTE = 1024;
const TASK_LIMIT_KB = 300;
const PACKAGE_LIMIT_KB = 0.6 * KILOBYTE;
const SCRIPT_LIMIT_KB = 110;
const WIDGET_LIMIT_KB = 80;
const STYLE_LIMIT_KB = 20;
const DIST = join(ROOT, 'dist', 'pages');
const PAGES = [
  { name: 'tab', folder: 'summary-tab', limit: SCRIPT_LIMIT_KB },
  { name: 'pull request tab', folder: 'pull-request-tab', limit: SCRIPT_LIMIT_KB },
  { name: 'widget', folder: 'widget', limit: WIDGET_LIMIT_KB },
  { name: 'configuration of the widget', folder: 'widget/configuration', limit: WIDGET_LIMIT_KB },
];

/** What is downloaded: by agents, by administrators, by people who open the tab. */
export const sizes: Row = {
  name: 'sizes',
  measure: async (world) => [...ofTasks(world.tasksFolder), await ofPackage(world.newFolder('package')), ...ofPages()],
};

function ofTasks(folder: string): readonly Line[] {
  return readdirSync(folder).map((task) => {
    const files = readdirSync(join(folder, task)).map((file) => join(folder, task, file));
    const kilobytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / KILOBYTE;
    return size(`Folder of task ${task}`, kilobytes, TASK_LIMIT_KB);
  });
}

async function ofPackage(folder: string): Promise<Line> {
  try {
    const { vsix } = await packageExtension({ skipBuild: true, outputFolder: folder });
    return size('Extension package (.vsix)', statSync(vsix).size / KILOBYTE, PACKAGE_LIMIT_KB);
  } catch (error) {
    return notMeasured('Extension package (.vsix)', error instanceof Error ? error.message : String(error));
  }
}

/** A page is what its document names: its own files, and those that it shares. */
function ofPages(): readonly Line[] {
  return PAGES.flatMap(({ name, folder, limit }) => {
    const html = readFileSync(join(DIST, folder, 'index.html'), 'utf8');
    const files = [...html.matchAll(/ (?:src|href)="([^"]+)"/g)].map((match) => join(DIST, folder, match[1] ?? ''));
    const zipped = (extension: string): number =>
      files
        .filter((file) => file.endsWith(extension))
        .reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0) / KILOBYTE;
    return [
      size(`JavaScript of the ${name}, gzip`, zipped('.js'), limit),
      size(`CSS of the ${name}, gzip`, zipped('.css'), STYLE_LIMIT_KB),
    ];
  });
}

function size(what: string, kilobytes: number, limit: number): Line {
  return judged(
    { what, measured: `${kilobytes.toFixed(1)} KB`, budget: `${limit.toFixed(0)} KB`, figures: kilobytes },
    kilobytes,
    limit,
  );
}
