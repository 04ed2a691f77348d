/** `refs/heads/` never reaches a property: SonarQube then finds no base, judges nothing, and says OK. */
export function withoutHeads(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, '');
}
