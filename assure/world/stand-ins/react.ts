/** Takes the place of React in a page of the stand-in browser: nothing is rendered, so a hook that is called is a mistake. */
function noHook(): never {
  throw new Error('The stand-in browser renders nothing.');
}

export const useEffect = noHook;
export const useState = noHook;
export const useCallback = noHook;
export const useMemo = noHook;
export const useRef = noHook;
export const useSyncExternalStore = noHook;
export const useDebugValue = noHook;

export default { useCallback, useDebugValue, useSyncExternalStore };
