import { isObject, type JsonObject } from '#sandbox/json.ts';
import { ArmError, type ArmRequest } from './http.ts';

/** A resource as a GET shows it; `undefined` when there is none. */
export const readExisting = (request: ArmRequest, id: string, apiVersion: string): JsonObject | undefined => {
  const { route, params } = request.findRoute('GET', id) ?? {};
  if (!route || !params) return undefined;
  try {
    const reply = route.handle({ ...request, method: 'GET', path: id, params, apiVersion, body: undefined });
    return reply instanceof Promise || !isObject(reply.body) ? undefined : reply.body;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw error;
  }
};
