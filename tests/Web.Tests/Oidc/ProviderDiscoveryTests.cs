using System.Text.Json;
using CaseHub.Web.Start.Providers;
using Microsoft.IdentityModel.Protocols;

namespace CaseHub.Web.Tests.Oidc;

/// <summary>What a provider says of itself is held to what was entered, before anybody is led there or a secret is sent.</summary>
public sealed class ProviderDiscoveryTests
{
    private const string Issuer = "https://login.hospital.example";

    [Theory]
    [InlineData("issuer", "https://login.hospital.example/", "provider-other-issuer")]
    [InlineData("issuer", "https://elsewhere.example", "provider-other-issuer")]
    [InlineData("authorization_endpoint", "http://login.hospital.example/auth", "provider-unsafe-addresses")]
    [InlineData("token_endpoint", "http://login.hospital.example/token", "provider-unsafe-addresses")]
    [InlineData("token_endpoint", "https://localhost/token", "provider-unsafe-addresses")]
    [InlineData("token_endpoint", "", "provider-unsafe-addresses")]
    [InlineData("userinfo_endpoint", "http://127.0.0.1/me", "provider-unsafe-addresses")]
    [InlineData("pushed_authorization_request_endpoint", "http://login.hospital.example/request", "provider-unsafe-addresses")]
    public async Task One_that_is_another_or_leads_on_unsafely_is_not_used(string field, string value, string code)
    {
        var said = Sound();
        said[field] = value;

        var misfit = await Assert.ThrowsAsync<ProviderMisfitException>(() => ReadAsync(said, WithKey));

        Assert.Equal(code, misfit.Code);
    }

    [Fact]
    public async Task One_without_keys_is_not_used() =>
        Assert.Equal("provider-no-keys", (await Assert.ThrowsAsync<ProviderMisfitException>(() => ReadAsync(Sound(), """{"keys":[]}"""))).Code);

    [Fact]
    public async Task One_that_fits_is_used() => await ReadAsync(Sound(), WithKey);

    private static string WithKey => """{"keys":[{"kty":"RSA","kid":"k","use":"sig","alg":"RS256","e":"AQAB","n":"sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw"}]}""";

    private static Dictionary<string, string> Sound() => new()
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = $"{Issuer}/auth",
        ["token_endpoint"] = $"{Issuer}/token",
        ["userinfo_endpoint"] = $"{Issuer}/me",
        ["jwks_uri"] = $"{Issuer}/jwks",
    };

    private static Task ReadAsync(Dictionary<string, string> said, string keys) =>
        new ProviderDiscovery(Issuer).GetConfigurationAsync(ProviderDiscovery.AddressOf(Issuer), new Documents(JsonSerializer.Serialize(said), keys), TestContext.Current.CancellationToken);

    private sealed class Documents(string said, string keys) : IDocumentRetriever
    {
        public Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
            Task.FromResult(address.EndsWith("/jwks", StringComparison.Ordinal) ? keys : said);
    }
}
