import { readdirSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

// What src/ui/own-text.tsx is about, as far as the source shows it: React fails at a text that a translation of the browser has replaced, when
// that text is to go, or something is to be put before it.

interface Node {
  type: string;
  start: number;
  children: Node[];
  expression: Node;
  operator: string;
  right: Node;
  consequent: Node;
  alternate: Node;
  value: unknown;
}

type Leaf = 'text' | 'nothing' | 'else';

/** Between elements, line breaks are layout. */
const isLayout = ({ type, value }: Node): boolean => type === 'JSXText' && /^\s*\n\s*$/.test(String(value));
const isComment = ({ type, expression }: Node): boolean =>
  type === 'JSXExpressionContainer' && expression.type === 'JSXEmptyExpression';

const childrenOf = ({ children }: Node): Node[] => children.filter((child) => !isLayout(child) && !isComment(child));

const isConditional = (child: Node): boolean =>
  child.type === 'JSXExpressionContainer' &&
  ['LogicalExpression', 'ConditionalExpression'].includes(child.expression.type);

const isText = ({ type, expression }: Node): boolean =>
  type === 'JSXText' || (type === 'JSXExpressionContainer' && ['Literal', 'TemplateLiteral'].includes(expression.type));

/** What an expression may come to. What a variable holds is not looked after. */
function leavesOf(node: Node): Leaf[] {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return leavesOf(node.expression);
    case 'LogicalExpression':
      return [...(node.operator === '&&' ? (['nothing'] as const) : []), ...leavesOf(node.right)];
    case 'ConditionalExpression':
      return [...leavesOf(node.consequent), ...leavesOf(node.alternate)];
    case 'TemplateLiteral':
      return ['text'];
    case 'Literal':
      return [typeof node.value === 'string' && node.value !== '' ? 'text' : 'nothing'];
    case 'JSXFragment':
      return [childrenOf(node).some(isText) ? 'text' : 'else'];
    default:
      return ['else'];
  }
}

/** It may be there or not, or be an element instead. */
const isTextThatComesAndGoes = (child: Node): boolean => {
  const leaves = isConditional(child) ? leavesOf(child.expression) : [];
  return leaves.includes('text') && leaves.some((leaf) => leaf !== 'text');
};

const mayBeNothing = (child: Node): boolean => isConditional(child) && leavesOf(child.expression).includes('nothing');

const isPutBeforeText = (child: Node, index: number, all: readonly Node[]): boolean => {
  const next = all.slice(index + 1).find((one) => !mayBeNothing(one));
  return isConditional(child) && leavesOf(child.expression).includes('else') && next !== undefined && isText(next);
};

/** The only text of an element, which React sets anew. */
const isAlone = ({ type }: Node, children: readonly Node[]): boolean => type === 'JSXElement' && children.length === 1;

function parentsIn(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(parentsIn);
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(parentsIn);
  const node = value as Node;
  return node.type === 'JSXElement' || node.type === 'JSXFragment' ? [node, ...below] : below;
}

/** "src/pages/machine/RemoteSupportCard.tsx:127" of each child of an element that is so. */
function placesIn(path: string, text: string, is: typeof isPutBeforeText): string[] {
  const { program } = parseSync(path, text, { lang: 'tsx' });
  return parentsIn(program)
    .map((parent) => ({ parent, children: childrenOf(parent) }))
    .filter(({ parent, children }) => !isAlone(parent, children))
    .flatMap(({ children }) => children.filter(is))
    .map(({ start }) => `${path}:${text.slice(0, start).split('\n').length}`);
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`);

const placesInSources = (is: typeof isPutBeforeText): string[] =>
  sources.flatMap((path) => placesIn(path, readFileSync(path, 'utf8'), is));

describe('a text that a translation may have replaced', () => {
  it.each([
    [1, `<p>{words}{isLate && ' It is late.'}</p>`],
    [1, '<p>{words}{isLate && ` ${late}`}</p>'],
    [1, `<p>Reading {isLate ? <b>late</b> : 'in time'}</p>`],
    [1, `<p>Reading {isLate ? ' late' : ''}</p>`],
    [1, `<><b>1</b>{isLate && <> since <Time at={at} /></>}</>`],
    [0, `<p><b>1</b> <span>{isLate && 'late'}</span></p>`],
    [0, `<p>Reading {isLate ? 'late' : 'in time'}</p>`],
    [0, `<p><b>1</b>{isLate && <b>late</b>}</p>`],
  ])('is found where it comes and goes: %i in %s', (count, element) => {
    expect(placesIn('a.tsx', `const a = ${element};`, isTextThatComesAndGoes)).toHaveLength(count);
  });

  it.each([
    [1, `<p>{isLate && <b>late</b>} to read</p>`],
    [1, `<p>{isLate && <b>late</b>}{' '}<i>1</i></p>`],
    [1, `<p>{isLate ? <b>late</b> : <i>in time</i>} to read</p>`],
    [0, `<p>{isLate && <b>late</b>}<i>1</i> to read</p>`],
    [0, `<p>to read {isLate && <b>late</b>}</p>`],
  ])('is found where something may be put before it: %i in %s', (count, element) => {
    expect(placesIn('a.tsx', `const a = ${element};`, isPutBeforeText)).toHaveLength(count);
  });

  it('neither comes and goes nor has something put before it', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(placesInSources(isTextThatComesAndGoes)).toEqual([]);
    expect(placesInSources(isPutBeforeText)).toEqual([]);
  });
});
