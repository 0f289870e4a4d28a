import { ArmError } from './http.ts';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
const mostTags = 50;
const longestName = 512;
const longestValue = 256;
// oxlint-disable-next-line no-control-regex -- control characters are what Azure refuses
const reserved = /[<>%&\\?/\u0000-\u001f]/;

const quote = (names: string[]): string => names.join(', ');

/** @throws {ArmError} 400 with ARM's text when there are too many tags, or a name or value is not allowed. */
export const requireValidTags = (tags: Record<string, string>): Record<string, string> => {
  const names = Object.keys(tags);
  if (names.length > mostTags) {
    throw new ArmError(
      400,
      'InvalidTags',
      `The number of tags '${names.length}' exceeds the maximum of '${mostTags}' tags on one resource.`,
    );
  }
  const bad = names.filter((name) => reserved.test(name));
  if (bad.length > 0) {
    throw new ArmError(
      400,
      'InvalidTagNameCharacters',
      `The tag names '${quote(bad)}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`,
    );
  }
  const longNames = names.filter((name) => name.length > longestName || name === '');
  if (longNames.length > 0) {
    throw new ArmError(
      400,
      'InvalidTagName',
      `Tag key too large. Following tag name '${quote(longNames)}' exceeded the maximum length. Maximum allowed length for tag name - '${longestName}' characters.`,
    );
  }
  const longValues = Object.values(tags).filter((value) => value.length > longestValue);
  if (longValues.length > 0) {
    throw new ArmError(
      400,
      'InvalidTagValueLength',
      `Tag value too large. Following tag value '${quote(longValues)}' exceeded the maximum length. Maximum allowed length for tag value - '${longestValue}' characters.`,
    );
  }
  return tags;
};

// oxlint-disable-next-line no-control-regex -- control characters are what Azure refuses
const refusedByHybridCompute = /[#:<>%&\\?/\u0000-\u001f]/;

const isBetween = (text: string, most: number): boolean => text.length >= 1 && text.length <= most;

/**
 * HybridCompute has rules of its own for the tags of an extension, and one text for them all; it does not say that values are exempt
 * from any.
 * https://github.com/Azure/azure-policy/issues/1101
 *
 * @throws {ArmError} 400 with its text.
 */
export const requireExtensionTags = (tags: Record<string, string>, target: string): Record<string, string> => {
  const entries = Object.entries(tags);
  const areValid = entries.every(
    ([name, value]) =>
      isBetween(name, longestName) &&
      isBetween(value, longestValue) &&
      !refusedByHybridCompute.test(name) &&
      !refusedByHybridCompute.test(value),
  );
  if (areValid && entries.length <= mostTags) return tags;
  throw new ArmError(
    400,
    'HCRP400',
    `Invalid Tag values. Tag keys must be between 1 and ${longestName} characters and tag values must be between 1 and ${longestValue} characters. Tags cannot contain # : < > % & \\ ? / . Also cannot have more than ${mostTags} tag pairs.`,
    { target },
  );
};
