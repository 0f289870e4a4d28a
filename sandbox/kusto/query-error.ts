/** One entry of the `details` that Azure Resource Graph gives for a query it refuses. */
export interface QueryFault {
  code:
    | 'ParserFailure'
    | 'InvalidQueryLanguage'
    | 'UnsupportedJoinFlavor'
    | 'SemanticFailure'
    | 'DisallowedLogicalTableName'
    // What Azure has, and the sandbox not.
    | 'NotEmulated';
  message: string;
  /** Counted from 1; -1 when the service does not say. */
  line?: number;
  /** Counted from 0. */
  characterPositionInLine?: number;
  token?: string;
}

export interface Position {
  line: number;
  character: number;
}

/** A query that cannot be run: malformed, outside the supported part of the language, or not fitting the table. */
export class QueryError extends Error {
  readonly fault: QueryFault;

  constructor(fault: QueryFault) {
    super(fault.message);
    this.name = 'QueryError';
    this.fault = fault;
  }
}

export const parserFailure = (token: string, at: Position): QueryError =>
  new QueryError({
    code: 'ParserFailure',
    message: 'ParserFailure',
    line: at.line,
    characterPositionInLine: at.character,
    token,
  });

/** Part of Kusto that this evaluator doesn't have. */
export const notKnown = (token: string): QueryError =>
  new QueryError({ code: 'NotEmulated', message: `'${token}' in a query of Resource Graph`, token });

/** Part of Kusto that Resource Graph doesn't have: https://github.com/Azure/azure-powershell/issues/13762 */
export const unsupported = (token: string): QueryError =>
  new QueryError({
    code: 'InvalidQueryLanguage',
    message: 'InvalidQueryLanguage',
    line: -1,
    characterPositionInLine: -1,
    token,
  });

export const semanticFailure = (message: string, at: Position): QueryError =>
  new QueryError({ code: 'SemanticFailure', message, line: at.line, characterPositionInLine: at.character });
