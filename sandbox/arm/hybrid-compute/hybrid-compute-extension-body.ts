import { idKey, type ExtensionState, type MachineState } from '#sandbox/tenant.ts';
import { ArmError } from '#sandbox/arm/http.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { locationOf, objectBody, tagsOf } from '#sandbox/arm/request-body.ts';
import { requireExtensionTags } from '#sandbox/arm/tag-rules.ts';

/** What a PUT or PATCH of an extension asks for, checked. */
export interface ExtensionWrite {
  publisher: string;
  type: string;
  tags: Record<string, string>;
  /** Properties that callers may set; the rest belongs to the service. */
  properties: JsonObject;
}

const writable = [
  'publisher',
  'type',
  'typeHandlerVersion',
  'enableAutomaticUpgrade',
  'autoUpgradeMinorVersion',
  'forceUpdateTag',
  'settings',
  'protectedSettings',
];

/**
 * What a PUT leaves of the properties that are there: those of the service, and what the caller's version does not know. ARM's PUT replaces
 * all the rest; the version that is installed stays where none is asked for.
 */
export const keptAtPut = (properties: JsonObject, isKnown: (name: string) => boolean): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).filter(
      ([name]) => !writable.includes(name) || name === 'typeHandlerVersion' || !isKnown(name),
    ),
  );

const badRequest = (message: string, target: string): ArmError => new ArmError(400, 'HCRP400', message, { target });

const checkLocation = (body: JsonObject, machine: MachineState, target: string): void => {
  if (locationOf(body) !== idKey(machine.location)) {
    throw badRequest(
      `The location ${String(body['location'])} of the extension does not match the location ${machine.location} of the machine.`,
      target,
    );
  }
};

/**
 * Reads the body of a PUT, or of a PATCH when there is an extension to start from.
 *
 * @throws {ArmError} 400 when something required is missing or does not fit the machine.
 */
export const readExtensionWrite = (
  content: unknown,
  machine: MachineState,
  target: string,
  existing?: ExtensionState,
): ExtensionWrite => {
  const body = objectBody(content);
  if (existing === undefined) checkLocation(body, machine, target);
  const asked = isObject(body['properties']) ? body['properties'] : {};
  const publisher = asked['publisher'] ?? existing?.properties.publisher;
  const type = asked['type'] ?? existing?.properties.type;
  if (typeof publisher !== 'string' || publisher === '' || typeof type !== 'string' || type === '') {
    throw badRequest('The properties publisher and type of an extension are required.', target);
  }
  return {
    publisher,
    type,
    tags:
      body['tags'] === undefined && existing !== undefined
        ? existing.tags
        : requireExtensionTags(tagsOf(body['tags']), target),
    properties: Object.fromEntries(Object.entries(asked).filter(([name]) => writable.includes(name))),
  };
};
