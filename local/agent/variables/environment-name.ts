/**
 * Name of the environment variable that carries a variable, an input or an endpoint's key. Only dots and blanks are
 * replaced. Upper case without .NET's invariant culture growing letters: `ß` stays one character.
 * Source: agent `VarUtil.ConvertToEnvVariableFormat`.
 */
export function environmentName(name: string | null | undefined, preserveCase = false): string {
  const replaced = (name ?? '').replace(/[. ]/g, '_');
  return preserveCase ? replaced : [...replaced].map(upperCase).join('');
}

function upperCase(character: string): string {
  const upper = character.toUpperCase();
  return upper.length === character.length ? upper : character;
}
