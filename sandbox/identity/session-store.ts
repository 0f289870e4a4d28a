import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  payload: AdapterPayload;
  /** ms since the epoch; null when it never ends by itself. */
  expiresAt: number | null;
}

/** Sign-in sessions, authorization codes, refresh tokens and grants of all tenants: plain data, so that a state file can keep them. */
export type SessionRecords = Map<string, Entry>;

/** What `oidc-provider` keeps for one tenant, under keys that start with the tenant's id. */
export const createSessionStore =
  (records: SessionRecords, tenantId: string) =>
  (model: string): Adapter => {
    const prefix = `${tenantId}/${model}/`;
    const find = (id: string): AdapterPayload | undefined => {
      const entry = records.get(prefix + id);
      if (!entry) return undefined;
      if (entry.expiresAt === null || entry.expiresAt > Date.now()) return entry.payload;
      records.delete(prefix + id);
      return undefined;
    };
    const findWhere = (key: 'uid' | 'userCode', value: string): AdapterPayload | undefined => {
      for (const [id, { payload }] of records) {
        if (id.startsWith(prefix) && payload[key] === value) return find(id.slice(prefix.length));
      }
      return undefined;
    };
    return {
      async upsert(id, payload, expiresIn) {
        dropExpired(records);
        records.set(prefix + id, {
          payload,
          expiresAt: expiresIn === undefined ? null : Date.now() + expiresIn * 1000,
        });
      },
      find: async (id) => find(id),
      findByUid: async (uid) => findWhere('uid', uid),
      findByUserCode: async (userCode) => findWhere('userCode', userCode),
      async consume(id) {
        const payload = find(id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        records.delete(prefix + id);
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of records)
          if (key.startsWith(prefix) && payload.grantId === grantId) records.delete(key);
      },
    };
  };

export const dropTenantSessions = (records: SessionRecords, tenantId: string): void => {
  for (const key of records.keys()) if (key.startsWith(`${tenantId}/`)) records.delete(key);
};

const dropExpired = (records: SessionRecords): void => {
  const now = Date.now();
  for (const [key, { expiresAt }] of records) if (expiresAt !== null && expiresAt <= now) records.delete(key);
};
