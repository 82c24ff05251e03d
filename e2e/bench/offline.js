/** From here on nothing is fetched: what a verifier needs it has, or it says so. */
export const goOffline = () => {
  globalThis.fetch = async (address) => { throw new Error(`nothing is fetched here, not even ${address}`); };
};
