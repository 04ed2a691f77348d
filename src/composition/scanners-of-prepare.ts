/** What scanners need before the build, in one file: most analyses need none of it, so Prepare loads it late. */
export { readyCli } from '../adapters/scanners/cli/ready-cli';
export { beginDotnet, undoDotnet } from '../adapters/scanners/dotnet/begin-dotnet';
export { readyDotnet } from '../adapters/scanners/dotnet/ready-dotnet';
export { buildToolNetwork } from '../adapters/scanners/network/build-tool-network';
