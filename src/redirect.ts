import { receiveSignIn } from '#src/auth/sign-in-receiver.ts';

await receiveSignIn();
