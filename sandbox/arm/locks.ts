import { ArmError, type ArmRoute } from './http.ts';
import { ruleRoutes } from './policy/kept-rules.ts';
import { lockVersions } from './versions.ts';

export const lockRoutes: ArmRoute[] = ruleRoutes({
  type: 'locks',
  called: 'lock',
  at: '/{+scope}',
  apiVersions: lockVersions,
  kept: ({ locks }) => locks,
  /** @throws {ArmError} 400 for a level that locks do not have or notes that are too long. */
  complete: (_, properties) => {
    const { level, notes = '' } = properties;
    if (level !== 'CanNotDelete' && level !== 'ReadOnly') {
      throw new ArmError(
        400,
        'InvalidLockLevel',
        `The lock level '${String(level)}' is invalid. The supported levels are 'CanNotDelete, ReadOnly'.`,
      );
    }
    if (typeof notes !== 'string' || notes.length > 512)
      throw new ArmError(
        400,
        'InvalidLockNotes',
        "The lock property 'notes' must be a text of at most 512 characters.",
      );
    return { level, ...(notes === '' ? {} : { notes }) };
  },
});
