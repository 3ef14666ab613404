using System.Globalization;
using System.Net.Http.Headers;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What a page costs a doctor on a thin line: the bytes of it and of everything that it loads by itself, gzipped.</summary>
/// <param name="Bytes">Of each address, as sent.</param>
public sealed record PageWeight(IReadOnlyDictionary<string, long> Bytes)
{
    private const string LoadedScript = "() => performance.getEntriesByType('resource').filter(e => e.initiatorType !== 'fetch').map(e => e.name)";

    public long Total => Bytes.Values.Sum();

    /// <summary>Of script and style alone.</summary>
    public long ScriptAndStyle => Bytes.Where(one => Path.GetExtension(new Uri(one.Key).AbsolutePath) is ".js" or ".css").Sum(one => one.Value);

    /// <summary>Weighs the page that is open, as it was loaded.</summary>
    public static Task<PageWeight> OfAsync(Clinician person, CancellationToken cancel) => OfAsync(person.Page, cancel);

    public static async Task<PageWeight> OfAsync(Microsoft.Playwright.IPage page, CancellationToken cancel)
    {
        await page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        string[] loaded = await page.EvaluateAsync<string[]>(LoadedScript);
        var cookies = await page.Context.CookiesAsync();
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(c => $"{c.Name}={c.Value}")));
        var bytes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string address in loaded.Prepend(page.Url).Where(a => a.StartsWith("http", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal))
            bytes[address] = (await http.GetByteArrayAsync(new Uri(address), cancel)).Length;
        return new PageWeight(bytes);
    }

    public override string ToString() =>
        string.Join(", ", Bytes.Select(one => string.Create(CultureInfo.InvariantCulture, $"{new Uri(one.Key).AbsolutePath} {one.Value:N0}")));
}
