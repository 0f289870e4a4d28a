import { ArmError } from '#sandbox/arm/http.ts';
import { isObject } from '#sandbox/json.ts';
import { objectBody } from '#sandbox/arm/request-body.ts';

/** What a PUT of a remote support job asks for, checked. */
export interface JobWrite {
  jobType: 'RemoteSupport';
  type: 'Enable' | 'Revoke';
  accessLevel: 'None' | 'Diagnostics' | 'DiagnosticsAndRepair';
  expirationTimestamp: string;
  /** `Validate` is not emulated. */
  deploymentMode: 'Deploy';
}

/** Azure's limit for a grant. */
const maximumMs = 14 * 24 * 60 * 60 * 1000;

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?(?:Z|[+-]\d{2}:\d{2})$/;

const invalid = (message: string, target: string): ArmError =>
  new ArmError(400, 'InvalidRequestContent', message, { target });

const describe = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const oneOf = <Value extends string>(value: unknown, values: readonly Value[], name: string): Value => {
  const found = values.find((each) => each === value);
  if (found !== undefined) return found;
  throw invalid(
    value === undefined
      ? `The property '${name}' is required.`
      : `The value '${describe(value)}' of '${name}' is not one of: ${values.join(', ')}.`,
    name,
  );
};

const expirationOf = (value: unknown, isGrant: boolean, now: number): string => {
  const name = 'properties.expirationTimestamp';
  const at = typeof value === 'string' && dateTime.test(value) ? Date.parse(value) : Number.NaN;
  if (typeof value !== 'string' || Number.isNaN(at)) {
    throw invalid(`The property '${name}' must be a date and time (ISO 8601).`, name);
  }
  if (isGrant && at <= now) throw invalid(`The value '${value}' of '${name}' is in the past.`, name);
  if (isGrant && at > now + maximumMs) {
    throw invalid(`The value '${value}' of '${name}' is more than 14 days ahead.`, name);
  }
  return value;
};

/** @throws {ArmError} 400 when the name or the body is not what the specification asks for. */
export const readJobWrite = (name: string, content: unknown, now: number): JobWrite => {
  if (!/^[a-zA-Z0-9-]{3,24}$/.test(name)) {
    throw new ArmError(
      400,
      'InvalidResourceName',
      `The job name '${name}' is invalid: it must match the pattern '^[a-zA-Z0-9-]{3,24}$'.`,
      { target: 'jobsName' },
    );
  }
  const body = objectBody(content);
  oneOf(body['kind'], ['HCI'], 'kind');
  const properties = isObject(body['properties']) ? body['properties'] : {};
  const jobType = oneOf(properties['jobType'], ['RemoteSupport'], 'properties.jobType');
  const type = oneOf(properties['type'], ['Enable', 'Revoke'], 'properties.type');
  const levels =
    type === 'Enable'
      ? (['Diagnostics', 'DiagnosticsAndRepair'] as const)
      : (['None', 'Diagnostics', 'DiagnosticsAndRepair'] as const);
  return {
    jobType,
    type,
    accessLevel: oneOf(properties['accessLevel'], levels, 'properties.accessLevel'),
    expirationTimestamp: expirationOf(properties['expirationTimestamp'], type === 'Enable', now),
    deploymentMode: oneOf(properties['deploymentMode'] ?? 'Deploy', ['Deploy'], 'properties.deploymentMode'),
  };
};
