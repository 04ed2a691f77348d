/**
 * Name of a property of ours, as comments, statuses and pull requests keep it: that of the field `lineHash` is
 * `SonarQube.LineHash`. Names are permanent, since what they stand on outlives releases.
 */
export function propertyName(field: string): string {
  return `SonarQube.${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}
