import { errorFromReply } from './error-reply.ts';

const request = { scope: '/subscriptions/s', correlationId: 'ours', serverTime: 0 };

/** Azure refuses. */
export const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  errorFromReply(
    { status, headers: new Headers(headers), text: typeof body === 'string' ? body : JSON.stringify(body) },
    request,
  );

export const forbidden =
  "The client 'grace.hopper@contoso.example' with object id '0b1f' does not have authorization to perform action 'Microsoft.AzureStackHCI/edgeDevices/jobs/write' over scope '/subscriptions/s/resourceGroups/rg' or the scope is invalid. If access was recently granted, please refresh your credentials.";
