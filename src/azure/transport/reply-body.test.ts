import { describe, expect, test } from 'vitest';
import { readBody } from './error-reply.ts';
import { AzureError } from './errors.ts';

interface Came {
  status?: number;
  method?: string;
  text?: string;
  headers?: Record<string, string>;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

const read = ({ status = 200, method = 'PUT', text = '{"a":1}', headers = json }: Came): unknown =>
  readBody(
    { status, headers: new Headers(headers), text },
    { method, scope: '/subscriptions/s', correlationId: 'ours' },
  );

const refusal = (came: Came): AzureError => {
  try {
    return expect.fail(`Read ${JSON.stringify(read(came))}.`);
  } catch (error) {
    expect(error).toBeInstanceOf(AzureError);
    return error as AzureError;
  }
};

describe('a good reply', () => {
  test.each([
    [{}, { a: 1 }],
    [{ status: 201 }, { a: 1 }],
    [{ text: 'null' }, null],
    [{ text: 'false' }, false],
    [{ text: ' {"a":1} ' }, { a: 1 }],
    [{ headers: {} }, { a: 1 }],
    [{ headers: { 'content-type': 'TEXT/JSON' } }, { a: 1 }],
    [{ headers: { 'content-type': 'application/problem+json' } }, { a: 1 }],
    [{ status: 202, text: '', headers: {} }, undefined],
    [{ status: 202, text: ' \n' }, undefined],
    [{ status: 202, method: 'PATCH', text: '' }, undefined],
    [{ status: 204, method: 'DELETE', text: '' }, undefined],
    [{ status: 200, method: 'DELETE', text: '' }, undefined],
    [{ status: 204, method: 'POST', text: '' }, undefined],
  ])('%j has the body %j', (came, body) => {
    expect(read(came)).toEqual(body);
  });
});

describe('no good reply', () => {
  const page = 'A web page came in place of an answer from Azure';
  const notJson = 'it is not the JSON that Azure sends';

  test.each([
    [{ text: '<html>' }, page],
    [{ text: '{"a":1}', headers: { 'content-type': 'text/html' } }, page],
    [{ text: '', method: 'DELETE', headers: { 'content-type': 'text/html' } }, page],
    [{ text: '{"a":' }, notJson],
    [{ text: 'OK', headers: { 'content-type': 'text/plain' } }, notJson],
    [{ headers: { 'content-type': 'text/plain' } }, notJson],
    [{ headers: { 'content-type': 'application/jsonlines' } }, notJson],
    [{ headers: { 'content-type': 'application/notjson' } }, notJson],
    [{ status: 203 }, 'Status 203 came, which Azure does not answer with.'],
    [{ status: 206 }, 'Status 206 came'],
    [{ status: 304 }, 'Status 304 came'],
    [{ status: 0 }, 'Status 0 came'],
    [{ text: '' }, 'An empty answer came where Azure shows what it has.'],
    [{ text: ' \n ' }, 'An empty answer came'],
    [{ text: '', method: 'PATCH' }, 'An empty answer came'],
    [{ text: '', method: 'GET' }, 'An empty answer came'],
    [{ text: '', status: 201 }, 'An empty answer came'],
    [{ text: '', status: 204 }, 'An empty answer came'],
  ])('%j: %s', (came, words) => {
    expect(refusal(came)).toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining(words),
      status: 'status' in came ? came.status : 200,
      scope: '/subscriptions/s',
      correlationId: 'ours',
    });
  });

  test('names Azure’s correlation id where it can be seen', () => {
    expect(refusal({ text: '', headers: { 'x-ms-request-id': 'theirs' } }).correlationId).toBe('theirs');
  });
});
