import { refuse } from './answer';
import type { Project } from './model';

/**
 * Reads the two fields of a definition of new code as the server checks them; nothing where they are missing.
 *
 * @param field gives `newCodeDefinitionType` and `newCodeDefinitionValue`
 */
export function newCodeOf(field: (name: string) => string | undefined): NonNullable<Project['newCode']> | undefined {
  const type = field('newCodeDefinitionType')?.toUpperCase();
  const value = field('newCodeDefinitionValue');
  if (type === undefined) {
    if (value !== undefined)
      refuse(400, 'New code definition type is required when new code definition value is provided');
    return undefined;
  }
  switch (type) {
    case 'PREVIOUS_VERSION':
      if (value !== undefined) refuse(400, `Unexpected value for newCodeDefinitionType '${type}'`);
      return { type };
    case 'REFERENCE_BRANCH':
      return value === undefined ? { type } : { type, value };
    case 'NUMBER_OF_DAYS': {
      const days = Number(value);
      if (Number.isInteger(days) && days >= 1 && days <= 90) return { type, value: String(days) };
      return refuse(400, `The number of days '${value}' is not compatible with the Clean as You Code methodology.`);
    }
    default:
      return refuse(400, `Invalid type: ${type}`);
  }
}
