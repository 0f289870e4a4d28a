import type { Position } from './query-error.ts';
import type { KustoType, Value } from './values.ts';

/** The typed tree of a query: what the parser makes and the compiler reads. */

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type StringOperator =
  | '=~'
  | '!~'
  | 'has'
  | '!has'
  | 'contains'
  | '!contains'
  | 'startswith'
  | '!startswith'
  | 'endswith'
  | '!endswith';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
type LogicalOperator = 'and' | 'or';
export type BinaryOperator = ComparisonOperator | StringOperator | ArithmeticOperator | LogicalOperator;

export type Expression = { at: Position } & (
  | { kind: 'literal'; type: KustoType; value: Value }
  | { kind: 'column'; name: string }
  | { kind: 'member'; target: Expression; key: string }
  | { kind: 'element'; target: Expression; index: Expression }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'negate'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: 'in'; insensitive: boolean; negated: boolean; operand: Expression; list: Expression[] }
);

/** `name = expression`, or an expression that names itself. */
export interface NamedExpression {
  name?: string;
  expression: Expression;
}

export interface SortKey {
  expression: Expression;
  descending: boolean;
  nullsFirst: boolean;
}

export type JoinKind = 'inner' | 'innerunique' | 'leftouter' | 'fullouter';

export interface JoinKey {
  left: Expression;
  right: Expression;
}

/** A column name, or a pattern with `*`, as `project-away` takes it. */
export interface ColumnPattern {
  pattern: string;
  at: Position;
}

export type Operator = { at: Position } & (
  | { kind: 'where'; predicate: Expression }
  | { kind: 'extend'; columns: NamedExpression[] }
  | { kind: 'project'; columns: NamedExpression[] }
  | { kind: 'project-away'; columns: ColumnPattern[] }
  | { kind: 'join'; joinKind: JoinKind; right: Query; keys: JoinKey[] }
  | { kind: 'order'; keys: SortKey[] }
  | { kind: 'take'; count: number }
  | { kind: 'top'; count: number; keys: SortKey[] }
  | { kind: 'summarize'; aggregates: NamedExpression[]; by: NamedExpression[] }
  | { kind: 'count' }
  | { kind: 'distinct'; columns: NamedExpression[] | '*' }
  | { kind: 'mv-expand'; column: NamedExpression; type: KustoType; limit: number }
);

export interface Query {
  table: { name: string; at: Position };
  operators: Operator[];
}
