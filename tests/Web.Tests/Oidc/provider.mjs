// A real OpenID provider for tests: npm oidc-provider with its own login page, and switches to misbehave.
// Prints "listening URL" once; POST /switches takes JSON and merges it into `switches`; ends with its standard input.
import { createServer } from 'node:http';
import { generateKeyPair, SignJWT, decodeJwt, decodeProtectedHeader, exportJWK } from 'jose';
import { Provider } from 'oidc-provider';

const blank = { people: {}, nonce: null, audience: null, expired: false, otherKey: false, otherSubject: null, hang: false, authentication: {} };
let switches = { ...blank };

const host = '127.0.0.1';
const server = createServer();
server.listen(Number(process.argv[2] ?? 0), host, async () => {
  const issuer = `http://${host}:${server.address().port}`;
  const own = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(own.privateKey)), kid: 'test-key', use: 'sig', alg: 'RS256' };

  const provider = new Provider(issuer, {
    clients: [{ client_id: 'casehub', client_secret: 'a secret of the tests', redirect_uris: [`${issuer}/never`] }],
    jwks: { keys: [jwk] },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    cookies: { keys: ['signs the cookies of the tests'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...(switches.people[id] ?? {}) }) }),
    // Whoever signs in has agreed: the page of consents is not what is tested.
    loadExistingGrant: async ctx => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
  });
  // The hub under test has a free port, and each provider a way back of its own.
  provider.Client.prototype.redirectUriAllowed = uri => /^http:\/\/127\.0\.0\.1:\d+\/sign-in\/with\/[0-9a-f-]{36}\/back$/.test(uri);

  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token) ctx.body.id_token = await changed(ctx.body.id_token);
    if (ctx.path === '/me' && switches.otherSubject) ctx.body = { ...ctx.body, sub: switches.otherSubject };
  });

  async function changed(token) {
    const { kid } = decodeProtectedHeader(token);
    const claims = { ...decodeJwt(token), ...switches.authentication };
    if (switches.nonce) claims.nonce = switches.nonce;
    if (switches.audience) claims.aud = switches.audience;
    if (switches.expired) { claims.iat -= 7200; claims.exp = claims.iat + 3600; }
    return await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(switches.otherKey ? foreign.privateKey : own.privateKey);
  }

  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (request.url === '/switches') {
      let body = '';
      for await (const piece of request) body += piece;
      switches = { ...blank, ...JSON.parse(body) };
      response.end();
    } else if (!switches.hang) answer(request, response);
  });
  console.log(`listening ${issuer}`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit());
