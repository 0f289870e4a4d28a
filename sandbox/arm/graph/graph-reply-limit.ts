import type { ArmRequest } from '#sandbox/arm/http.ts';
import { keptText } from '#sandbox/arm/reply.ts';
import { refused } from './graph-request.ts';

/** Bytes of the longest reply that Resource Graph gives: https://github.com/microsoft/ARI/issues/199 */
export const azureReplyLimit = 16 * 2 ** 20;

/** @throws {ArmError} 400 when the reply's body would be longer than the tenant's Resource Graph allows. */
export const requireShortReply = (request: ArmRequest, body: object): void => {
  const limit = request.tenant.graphReplyLimit ?? azureReplyLimit;
  const size = Buffer.byteLength(keptText(body));
  if (size <= limit) return;
  throw refused(request, [
    {
      code: 'ResponsePayloadTooLarge',
      message: `Response payload size is ${size}, and has exceeded the limit of ${limit}. Please consider querying less data at a time and make paginated call if needed.`,
    },
  ]);
};
