import { setFlagsFromString } from 'node:v8';

/**
 * For a process that waits most of the time: its memory is collected before more is taken. By itself the engine lets it grow first,
 * to be quick, and keeps what it has taken. Told at runtime, since nobody who starts a command knows the engine's options.
 */
export function spareMemory(): void {
  setFlagsFromString('--optimize-for-size');
}
