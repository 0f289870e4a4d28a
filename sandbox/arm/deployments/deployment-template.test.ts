import { describe, expect, test } from 'vitest';
import { ArmError } from '#sandbox/arm/http.ts';
import { readDeployment } from './deployment-template.ts';
import { template } from '#test/sandbox/deployment.ts';

const place = {
  scope: '/subscriptions/s/resourceGroups/rg',
  tenantId: 't',
  subscription: { subscriptionId: 's', displayName: 'S', registeredProviders: [] },
  resourceGroup: { subscriptionId: 's', name: 'rg', location: 'westeurope', tags: {} },
};

const read = (more: Record<string, unknown>, values: Record<string, unknown> = {}) =>
  readDeployment(
    {
      mode: 'Incremental',
      template: { ...template, parameters: {}, outputs: {}, ...more },
      parameters: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
    },
    place,
  );

/** What its outputs are, in their order. */
const valuesIn = (more: Record<string, unknown>): unknown[] => {
  const { outputs } = read(more);
  return outputs.ok ? Object.values(outputs.values).map(({ value }) => value) : [outputs.failures];
};

/** What a template is refused with; nothing when it is not. */
const refusalOf = (more: Record<string, unknown>, values?: Record<string, unknown>): string | undefined => {
  try {
    read(more, values);
  } catch (error) {
    if (error instanceof ArmError) return `${error.status} ${error.code}: ${error.message}`;
    throw error;
  }
  return undefined;
};

const invalid = (reason: string): string => `400 InvalidTemplate: Deployment template validation failed: '${reason}`;

const many = <Item>(count: number, item: Item): Record<string, Item> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`item${index}`, item]));

describe('defaults', () => {
  test('may use parameters, those that are declared later too', () => {
    const parameters = {
      greeting: { type: 'string', defaultValue: "[parameters('who').name]" },
      who: { type: 'object', defaultValue: { name: "[parameters('name')]" } },
      name: { type: 'string' },
    };
    expect(read({ parameters }, { name: 'Ada' }).parameters).toMatchObject({
      greeting: { type: 'String', value: 'Ada' },
      who: { value: { name: 'Ada' } },
    });
  });

  test.each([
    ["[parameters('self')]", "Circular dependency detected on template parameter 'self'"],
    ["[parameters('other')]", "The template parameter 'other' is not found"],
    ["[variables('text')]", "The template parameter 'self' is not valid: The template function 'variables'"],
    ["[parameters('text')[0]]", "The template parameter 'self' is not valid: The language expression property array"],
  ])('of %s are refused', (defaultValue, reason) => {
    const parameters = { self: { type: 'string', defaultValue }, text: { type: 'string', defaultValue: 'a' } };
    expect(refusalOf({ parameters, variables: { text: 'a' } })).toContain(invalid(reason));
  });
});

describe('variables', () => {
  test('may use one another, in any case of their names', () => {
    const variables = { a: "[variables('B').c]", b: { c: "[parameters('Text')]" } };
    const outputs = { a: { type: 'string', value: "[variables('a')]" } };
    expect(read({ parameters: { text: { type: 'string' } }, variables, outputs }, { text: 'deep' }).outputs).toEqual({
      ok: true,
      values: { a: { type: 'String', value: 'deep' } },
    });
  });

  test.each([
    [{ a: "[variables('b')]", b: { c: "[variables('a')]" } }, "Circular dependency detected on template variable 'a'"],
    [{ a: "[variables('b')]" }, "The template variable 'b' is not found"],
    [
      { a: "[variables('b').c]", b: {} },
      "The template variable 'a' is not valid: The language expression property 'c'",
    ],
  ])('%j are refused though nothing uses them', (variables, reason) => {
    expect(refusalOf({ variables })).toContain(invalid(reason));
  });

  test('are made by iteration, which may use others', () => {
    const copy = [
      { name: 'names', count: "[length(variables('of'))]", input: "[variables('of')[copyIndex('names')]]" },
    ];
    const outputs = { a: { type: 'array', value: "[variables('names')]" } };
    expect(valuesIn({ variables: { copy, of: ['x', 'y'] }, outputs })).toEqual([['x', 'y']]);
  });
});

describe('functions', () => {
  test.each<[string, unknown]>([
    // As Azure answers: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string
    ["uniqueString('test')", 'rbgf3xv4ufgzg'],
    ["uniqueString('hello', 'world')", 'a7wkljktk6wne'],
    ["uniqueString('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg')", 'bmg7c6xu4tw46'],
    ["format('{0}-{{{1}}}', 'a', 2)", 'a-{2}'],
    ["split('a,b;c', createArray(',', ';'))", ['a', 'b', 'c']],
    ["substring('abc', 1, 1)", 'b'],
    ["endsWith('abc', 'BC')", true],
    ["string(createObject('a', 1))", '{"a":1}'],
    ["equals(createObject('a', 1, 'b', 2), json('{\"b\":2,\"a\":1}'))", true],
    ["equals('a', 'A')", false],
    ["if(empty(''), 'nothing', createArray()[0])", 'nothing'],
    ["and(not(false()), or(false(), true()), greaterOrEquals(2, 2), less('a', 'b'))", true],
    ["coalesce(null(), 'b')", 'b'],
    ['add(mod(7, 3), div(-7, 2))', -2],
    ['max(createArray(1, 3, 2))', 3],
    ["contains(createObject('Abc', 1), 'aBC')", true],
    ['union(json(\'{"a":{"b":1}}\'), json(\'{"a":{"c":2}}\'))', { a: { b: 1, c: 2 } }],
    ['union(createArray(1, 2), createArray(2, 3))', [1, 2, 3]],
    ['intersection(createArray(1, 2), createArray(2, 3))', [2]],
    ['take(skip(range(1, 5), 1), 2)', [2, 3]],
    ["items(createObject('b', 1, 'a', 2))[0].key", 'a'],
    ["concat(first('abc'), last(createArray('x', 'y')))", 'ay'],
    [
      "tenantResourceId('Microsoft.Authorization/policyDefinitions', 'p')",
      '/providers/Microsoft.Authorization/policyDefinitions/p',
    ],
    ['environment().suffixes.storage', 'core.windows.net'],
  ])('%s', (expression, value) => {
    const type = Array.isArray(value)
      ? 'array'
      : { string: 'string', number: 'int', boolean: 'bool' }[typeof value as 'string'];
    expect(valuesIn({ outputs: { a: { type: type ?? 'object', value: `[${expression}]` } } })).toEqual([value]);
  });
});

describe('limits', () => {
  test.each([
    ['parameters', 256, { type: 'string', defaultValue: '' }],
    ['variables', 256, ''],
    ['outputs', 64, { type: 'string', value: '' }],
  ])('of %s: %i', (section, most, item) => {
    expect(refusalOf({ [section]: many(most, item) })).toBeUndefined();
    expect(refusalOf({ [section]: many(most + 1, item) })).toContain(
      invalid(`The number of template ${section} limit exceeded. Limit: '${most}' and actual: '${most + 1}'.`),
    );
  });

  test.each([
    [{ type: 'string', minLength: 2 }, 'ab', 'a', "Length of the value should be greater than or equal to '2'."],
    [{ type: 'array', maxLength: 1 }, [1], [1, 2], "Length of the value should be less than or equal to '1'."],
    [{ type: 'int', minValue: 0 }, 0, -1, "The value should be greater than or equal to '0'."],
    [{ type: 'int', maxValue: 9 }, 9, 10, "The value should be less than or equal to '9'."],
  ])('%j of a parameter', (definition, good, bad, reason) => {
    const parameters = { one: definition };
    expect(refusalOf({ parameters }, { one: good })).toBeUndefined();
    expect(refusalOf({ parameters }, { one: bad })).toContain(
      invalid(`The provided value for the template parameter 'one' is not valid. ${reason}`),
    );
  });
});

describe('outputs', () => {
  test('of secure types have no value afterwards', () => {
    const { outputs } = read({ outputs: { secret: { type: 'secureString', value: 'hidden' } } });
    expect(JSON.stringify(outputs)).toBe('{"ok":true,"values":{"secret":{"type":"SecureString"}}}');
  });

  test.each(['constructor', 'toString', 'text'])('of the type %s are refused, as parameters are', (type) => {
    const one = { type, value: '' };
    expect(refusalOf({ outputs: { one } })).toContain(invalid("The template output 'one' has no valid type."));
    expect(refusalOf({ parameters: { one } })).toContain(invalid("The template parameter 'one' has no valid type."));
  });

  test('of a parameter that the template lacks make the template invalid', () => {
    const outputs = { a: { type: 'string', value: "[parameters('b')]" } };
    expect(refusalOf({ outputs })).toContain(invalid("The template parameter 'b' is not found"));
  });

  test('may have a condition, and may be made by iteration', () => {
    const copy = { count: 2, input: '[copyIndex(1)]' };
    const outputs = { a: { type: 'string', condition: false, value: '' }, b: { type: 'array', copy } };
    expect(valuesIn({ outputs })).toEqual([[1, 2]]);
  });
});

describe('a deployment is refused for', () => {
  const optional = { ...template, parameters: { record: { type: 'object', defaultValue: {} } } };
  test.each<[string, object, number, string]>([
    ['a value of another type', { parameters: { record: { value: 'a' } } }, 400, "type 'Object', but received a value"],
    ['a missing parameter', { parameters: {} }, 400, "The value for the template parameter 'record'"],
    ['an unknown one', { parameters: { record: { value: {} }, more: { value: 1 } } }, 400, "parameters 'more' in the"],
    ['no resources', { template: { ...template, resources: undefined } }, 400, "property 'resources' not found"],
    ['no value', { template: optional, parameters: { record: { kind: 'record' } } }, 400, "the member 'value' is"],
    ['a bare value', { template: optional, parameters: { record: 'text' } }, 400, "template parameter 'record'"],
    ['a kept value', { template: optional, parameters: { record: { reference: {} } } }, 501, "'reference' of a param"],
    ['a list', { template: optional, parameters: [] }, 400, "'parameters' must be an object"],
    ['deleting', { mode: 'Complete', parameters: { record: { value: {} } } }, 501, "deployment mode 'Complete'"],
  ])('%s', (_what, more, status, text) => {
    const problem = expect.objectContaining({ status, message: expect.stringContaining(text) }) as Error;
    expect(() => readDeployment({ mode: 'Incremental', template, ...more }, place)).toThrow(problem);
  });
});
