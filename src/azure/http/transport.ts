export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** What every request takes. */
export interface RequestOptions {
  signal?: AbortSignal | undefined;
  /** GUID that the Activity Log keeps with everything that belongs to one act. */
  correlationId?: string | undefined;
  /** Asked right before each sending; what it throws is thrown, and nothing is sent. */
  guard?: (() => void) | undefined;
}

export interface AzureRequest extends RequestOptions {
  method: Method;
  /** A path under Azure Resource Manager, or an absolute URL that Azure gave. */
  path: string;
  /** Left out when the URL that Azure gave names it. */
  apiVersion?: string | undefined;
  query?: Record<string, string> | undefined;
  body?: unknown;
  /** For a POST that only reads, such as a query: it may be repeated like a GET. */
  reading?: boolean | undefined;
  /** A longer wait that Azure asks for is reported (`throttled`) instead of waited for; 60 s unless told. */
  patienceSeconds?: number | undefined;
  /** Without an answer for so long the request is given up; 15 s unless told. */
  timeoutSeconds?: number | undefined;
}

export interface Reply<T> {
  status: number;
  /** Decode it: nothing has checked its shape. `undefined` when the reply had none. */
  body: T;
  headers: Headers;
  correlationId: string;
  retryAfterSeconds?: number;
}

export interface ListOptions extends RequestOptions {
  query?: Record<string, string> | undefined;
}

export type RawRequest = Omit<AzureRequest, 'body'> & {
  text?: string | undefined;
  /** Its answer is megabytes, and whoever asked reads it piece by piece: only checked to be Azure's. */
  leavesBody?: boolean;
};

export interface RawReply {
  status: number;
  headers: Headers;
  /** The body; empty when there was none. */
  text: string;
}

export interface Transport {
  /** Origin of Azure Resource Manager. */
  readonly resourceManager: string;
  /** One request; repeated as the ARM contract allows. Throws AzureError. */
  request<T>(request: AzureRequest): Promise<Reply<T>>;
  /** All items of a paged list. Throws AzureError, also when only a later page fails. */
  list<T>(path: string, apiVersion: string, options?: ListOptions): Promise<T[]>;
  /** Like `request`, with the body as text, checked to be Azure's: for Microsoft's own clients. */
  send(request: RawRequest): Promise<RawReply>;
}

/** The transport of the signed-in person to the configured Azure. */
export function azure(): Transport {
  throw new Error('not written yet');
}
