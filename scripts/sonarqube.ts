/** `npm run sonarqube [-- --server 26,10.7,9.9]`: real SonarQube servers on this machine, until Ctrl-C. */
import { parseArgs } from 'node:util';
import { startRealSonarQube, type RealSonarQube } from './sonarqube/real-server';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { server: { type: 'string' } } });
  const wanted = values.server?.split(',') ?? [undefined];
  const running: RealSonarQube[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((server) => server.stop()));
  };

  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping ??= (console.log('\nStopping …'), stop().then(() => process.exit(0)));
    });
  }
  // Nobody reads on, as in "npm run sonarqube | head": a server that nobody can find must not run on.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.emit('SIGTERM');
  });
  try {
    for (const version of wanted) {
      const server = await startRealSonarQube(version === undefined ? {} : { version });
      running.push(server);
      console.log(`SonarQube ${server.version}: ${server.url}`);
      console.log(`  sign in:  admin / ${server.adminPassword}`);
      console.log(`  token:    export SONAR_TOKEN=${server.adminToken}`);
      console.log(`  rehearse: npm start -- --sonarqube ${server.url}`);
    }
    console.log('Ctrl-C stops.');
  } catch (error) {
    await stop();
    throw error;
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
