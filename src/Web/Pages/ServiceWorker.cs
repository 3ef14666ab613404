using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CaseHub.Web.Pages;

/// <summary>
/// The service worker at <c>/sw.js</c>, from where it may answer for every page: before its script (Client/sw.ts) stands which of our files it keeps, each with a hash of its content. A file that
/// changes makes another worker, which browsers look for whenever a page is opened.
/// </summary>
internal static class ServiceWorker
{
    private const string Script = "app/sw.js";

    /// <summary>Made with the bundle: the script of every page with its parts (Client/build.mjs).</summary>
    private const string List = "app/shell.json";

    private static readonly string[] Style = ["css/site.css", "icon.svg", "icons.svg"];

    /// <summary>Named with their hash by every page; all others by their address alone, as scripts and styles name each other.</summary>
    private static readonly string[] Named = ["css/site.css", "app/site.js"];

    public static void MapServiceWorker(this IEndpointRouteBuilder pages) => pages.MapGet("/sw.js", static (HttpContext context, IWebHostEnvironment environment, Assets own) =>
    {
        context.Response.Headers.CacheControl = "no-cache";
        string[] files = [.. Style, .. JsonSerializer.Deserialize<string[]>(Read(environment, List)) ?? []];
        var shell = new
        {
            version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', files.Select(file => own[file])))).AsSpan(0, 8)),
            files = files.Select(file => Named.Contains(file) ? own[file] : $"/{file}"),
        };
        return Results.Text($"self.shell={JsonSerializer.Serialize(shell)};\n{Read(environment, Script)}", "text/javascript; charset=utf-8");
    });

    private static string Read(IWebHostEnvironment environment, string path)
    {
        using var reader = new StreamReader(environment.WebRootFileProvider.GetFileInfo(path).CreateReadStream());
        return reader.ReadToEnd();
    }
}
