import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTerm } from './comparison.ts';
import { fault, run } from '#test/sandbox/query-sample.ts';
import type { Row } from './scalar.ts';
import { formatDatetime, parseDatetime, type Json } from './values.ts';

/** The value of one expression. */
const evaluate = (expression: string, properties: Json = null, name = ''): Json =>
  run(`resources | project answer = ${expression}`, [[name, null, properties]])[0]?.['answer'] ?? null;

const quoted = (text: string): string =>
  `'${text.replaceAll(/[\\'\n\r]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;

const low = (text: string): string => text.toLowerCase();
const terms = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((term) => term !== '');
const rank = (size: number | null): number => size ?? -Infinity;

const word = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '1', '/', '-', ' ', 'é', "'", '\\'), maxLength: 8 });
const record = fc.tuple(
  word,
  fc.option(fc.integer({ min: -5, max: 5 })),
  fc.jsonValue().map((value) => value as Json),
);
const records = fc.array(record, { maxLength: 12 });

describe('operators, beside the same in plain JavaScript', () => {
  it('where, and text operators', () => {
    fc.assert(
      fc.property(records, word, (rows, sought) => {
        const tests: [string, (text: string) => boolean][] = [
          ['==', (text) => text === sought],
          ['!=', (text) => text !== sought],
          ['=~', (text) => low(text) === low(sought)],
          ['!~', (text) => low(text) !== low(sought)],
          ['contains', (text) => low(text).includes(low(sought))],
          ['!contains', (text) => !low(text).includes(low(sought))],
          ['startswith', (text) => low(text).startsWith(low(sought))],
          ['endswith', (text) => low(text).endsWith(low(sought))],
        ];
        for (const [operator, test] of tests) {
          const found = run(`resources | where name ${operator} ${quoted(sought)} | project name`, rows);
          expect(found.map((row) => row['name'])).toEqual(rows.map(([name]) => name).filter(test));
        }
      }),
    );
  });

  it('has finds whole terms only', () => {
    const term = fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(word, term, (text, sought) => {
        expect(hasTerm(text, sought)).toBe(terms(text).includes(sought));
      }),
    );
  });

  it('order by is stable, with nulls first when ascending and last when descending', () => {
    fc.assert(
      fc.property(records, fc.boolean(), (rows, descending) => {
        const sizes = run(`resources | order by size ${descending ? 'desc' : 'asc'}`, rows);
        const expected = rows.toSorted((a, b) => {
          const order = rank(a[1]) === rank(b[1]) ? 0 : rank(a[1]) - rank(b[1]);
          return descending ? -order : order;
        });
        expect(sizes.map((row) => [row['name'], row['size']])).toEqual(expected.map(([name, size]) => [name, size]));
      }),
    );
  });

  it('summarize counts, sums and lists each group', () => {
    fc.assert(
      fc.property(records, (rows) => {
        const found = run('resources | summarize count(), sum(size), s = make_set(size), dcount(size) by name', rows);
        const names = [...new Set(rows.map(([name]) => name))];
        expect(found).toEqual(
          names.map((name) => {
            const own = rows.filter((row) => row[0] === name);
            const sizes = own.flatMap(([, size]) => (size === null ? [] : [size]));
            const set = [...new Set(sizes)];
            const sum = sizes.reduce((total, size) => total + size, 0);
            return { name, count_: own.length, sum_size: sum, s: set, dcount_size: set.length };
          }),
        );
      }),
    );
  });

  it('join kind=leftouter keeps every left row and pairs equal keys', () => {
    fc.assert(
      fc.property(records, (rows) => {
        const query =
          'resources | join kind=leftouter (resources | where size > 0 | project name, other = size) on name';
        const expected = rows.flatMap(([name]) => {
          const partners = rows.filter((row) => row[0] === name && row[1] !== null && row[1] > 0);
          return partners.length === 0 ? [[name, null]] : partners.map((partner) => [name, partner[1]]);
        });
        expect(run(query, rows).map((row) => [row['name'], row['other']])).toEqual(expected);
      }),
    );
  });

  it('take, count and distinct', () => {
    fc.assert(
      fc.property(records, fc.nat(15), (rows, count) => {
        expect(run(`resources | take ${count}`, rows)).toHaveLength(Math.min(count, rows.length));
        expect(run('resources | count', rows)).toEqual([{ Count: rows.length }]);
        const names = run('resources | distinct name', rows).map((row) => row['name']);
        expect(names).toEqual([...new Set(rows.map(([name]) => name))]);
      }),
    );
  });

  it('mv-expand makes 128 rows of one unless another limit is named', () => {
    const list = Array.from({ length: 300 }, (_, index) => index);
    const rows: Row[] = [['', null, list]];
    expect(run('resources | mv-expand properties', rows)).toHaveLength(128);
    expect(run('resources | mv-expand properties limit 299', rows)).toHaveLength(299);
  });

  it('mv-expand gives each element its row, and lets empty arrays go', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer())), (lists) => {
        const rows = lists.map((list): Row => ['', null, list]);
        const found = run('resources | mv-expand properties | project properties', rows);
        expect(found.map((row) => row['properties'])).toEqual(lists.flat());
      }),
    );
  });
});

describe('scalar functions', () => {
  it('reads any path of any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), word, (value, key) => {
        const properties = value as Json;
        const isObject = typeof properties === 'object' && properties !== null && !Array.isArray(properties);
        const expected = isObject && Object.hasOwn(properties, key) ? properties[key] : null;
        expect(evaluate(`properties[${quoted(key)}]`, properties)).toEqual(expected ?? null);
      }),
    );
  });

  it.each<[string, Json]>([
    ['tostring(properties.a.b)', 'deep'],
    ["properties.a['b']", 'deep'],
    ['properties.a.nothing.more', null],
    ['tostring(properties.list)', '[1,"two"]'],
    ['properties.list[1]', 'two'],
    ['array_length(properties.list)', 2],
    ['tolong(properties.bytes)', 8589934592],
    ["tolong('not a number')", null],
    ["toint('2147483648')", null],
    ['tobool(properties.flag)', true],
    ["properties.flag == true and properties.flag == 'true'", true],
    ["todatetime('2026-11-24T10:00:00.1234567Z')", '2026-11-24T10:00:00.1234567Z'],
    ["todatetime('2026-11-24T10:00:00+02:00')", '2026-11-24T08:00:00Z'],
    ["todatetime('2026-02-30')", null],
    ['now() - 1d', '2026-11-23T12:00:00Z'],
    ['now(-1d)', '2026-11-23T12:00:00Z'],
    ['datetime(2026-11-24) > ago(1h)', false],
    ['datetime(2026-11-24) - datetime(2026-11-22T12:00:00Z)', '1.12:00:00'],
    ['isempty(properties.nothing) and isnotempty(properties.a)', true],
    ["isnull(properties.nothing) and not(isnull(''))", true],
    ["strcat('a', 1, true, properties.a.b)", 'a1truedeep'],
    ["substring('/a/extensions/b', 0, indexof('/a/extensions/b', '/extensions/'))", '/a'],
    ["indexof('abc', 'z')", -1],
    ["split('a/b/c', '/')[2]", 'c'],
    ["split('a/b/c', '/', 1)", ['b']],
    ["iff(1 > 2, 'yes', 'no')", 'no'],
    ['case(false, 1, 2 > 1, 2, 3)', 2],
    ['case(false, 1, false, 2, 3)', 3],
    ["coalesce('', tostring(properties.a.b), 'z')", 'deep'],
    ["pack('k', 1, 'l', dynamic([true]))", { k: 1, l: [true] }],
    ["pack_array('a', 2)", ['a', 2]],
    ['parse_json(\'{"a":[1]}\').a[0]', 1],
    ["parse_json('no json')", 'no json'],
    ['7 / 2', 3],
    ['7 / 2.0', 3.5],
    ['1 / 0', null],
    ["toupper('a') in ('b', 'A')", true],
    ["'a' in~ ('B', 'A')", true],
    ["'a' !in ('B', 'A')", true],
    ["@'c:\\dir' == 'c:\\\\dir'", true],
    ["dynamic(null) == 'x' or dynamic(null) != 'x'", true],
    ["hash('World', 100)", 51],
    ["hash_sha256('World')", '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524'],
    ['hourofday(datetime(2015-12-14 18:54))', 18],
    ['dayofweek(datetime(1947-11-30 10:00:05))', '00:00:00'],
    ['dayofweek(datetime(1970-05-11))', '1.00:00:00'],
    ['hash(datetime(2015-01-01))', Number(1380966698541616202n)],
  ])('%s', (expression, expected) => {
    const properties = { a: { b: 'deep' }, list: [1, 'two'], bytes: '8589934592', flag: true };
    expect(evaluate(expression, properties)).toEqual(expected);
  });

  it('writes any moment so that it reads back', () => {
    fc.assert(
      fc.property(fc.bigInt(-6_000_000_000_000_000n, 60_000_000_000_000_000n), (ticks) => {
        expect(parseDatetime(formatDatetime(ticks))).toBe(ticks);
      }),
    );
  });
});

describe('what is refused', () => {
  const join = '| join kind=leftouter (resources | project name) on name ';

  it('says where a malformed query goes wrong', () => {
    const parser = { code: 'ParserFailure', message: 'ParserFailure' };
    const place = { line: 1, characterPositionInLine: 30, token: "'" };
    expect(fault("resources | where name =~ 'x' ' and 1 == 1")).toEqual({ ...parser, ...place });
    expect(fault('resources\n| where\n')).toMatchObject({ ...parser, line: 3, token: '<EOF>' });
  });

  it.each(['between', 'has_any', 'has_cs', 'startswith_cs', 'matches'])('names the comparison %s', (token) => {
    expect(fault(`resources | where name ${token} ('a')`)).toMatchObject({ code: 'NotEmulated', token });
  });

  it.each([
    ['indexof', "extend a = indexof(name, 'a', 0, 5)"],
    ['indexof', "extend a = indexof(name, 'a', 0, 5, 2)"],
    ['dcount', 'summarize dcount(name, 2)'],
    ['mv-expand', 'mv-expand a = properties, b = properties'],
    ['mv-expand', 'mv-expand a = properties to typeof(string), b = properties'],
  ])('names what is right in Kusto but not known here: %s in %s', (token, clause) => {
    expect(fault(`resources | ${clause}`)).toMatchObject({ code: 'NotEmulated', token });
  });

  it.each([
    ['resources | mv-expand properties limit 401', { code: 'InvalidQueryLanguage', token: '401' }],
    ['resources | serialize', { code: 'InvalidQueryLanguage', token: 'serialize' }],
    ["resources | parse id with * '/x/' y", { code: 'NotEmulated', token: 'parse' }],
    ['resources | extend a = strlen(name)', { code: 'NotEmulated', token: 'strlen' }],
    ['resources | join kind=leftsemi (resources) on name', { code: 'UnsupportedJoinFlavor' }],
    ['securityresources | take 1', { code: 'NotEmulated' }],
    ['nothing | take 1', { code: 'DisallowedLogicalTableName' }],
    ['resources | where name == 1', { code: 'SemanticFailure' }],
    ['resources | mv-expand properties to typeof(constructor)', { code: 'ParserFailure' }],
    ["resources | extend a = hash('a', 1.5)", { code: 'SemanticFailure' }],
    [`resources ${join.repeat(4)}`, { token: 'join' }],
  ])('names what it does not support: %s', (query, expected) => {
    expect(fault(query)).toMatchObject(expected);
  });

  it.each(['resources | mv-expand properties limit 400', `resources ${join.repeat(3)}`])('allows %s', (query) => {
    expect(fault(query)).toBe('accepted');
  });

  it('hashes into no part where the modulus is no whole number', () => {
    const rows: Row[] = [['a', null, [1.5]]];
    const query = 'resources | mv-expand properties to typeof(long) | project a = hash(name, properties)';
    expect(run(query, rows)).toEqual([{ a: 0 }]);
  });

  it('answers any text with rows or with a QueryError', () => {
    const pieces =
      'resources | where project name size = == ( ) [ ] , . and or in ~ ! "a" \'b\' 1 2d by desc summarize count() - dynamic( datetime( " \\ )';
    const joined = fc.array(fc.constantFrom(...pieces.split(' '))).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(fc.string(), joined), (query) => {
        expect(fault(query)).not.toBeInstanceOf(Error);
      }),
      { numRuns: 500 },
    );
  });
});
