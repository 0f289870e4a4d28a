let isUnderWay = false;

/** Whether somebody's press in this page is taking it to Microsoft Entra. MSAL cannot start another sign-in where the browser is then asked to stay. */
export const isLeavingForEntra = (): boolean => isUnderWay;

export const leaveForEntra = async (act: () => Promise<void>): Promise<void> => {
  isUnderWay = true;
  try {
    await act();
  } finally {
    isUnderWay = false;
  }
};
