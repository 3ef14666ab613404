using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace CaseHub.Web.Pages;

/// <summary>Addresses of our own script and style with a hash of their content, so that a browser may keep them for ever.</summary>
internal sealed class Assets(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, string Url)> byPath = new();

    /// <param name="path">Below wwwroot, such as <c>css/site.css</c>.</param>
    public string this[string path]
    {
        get
        {
            var file = environment.WebRootFileProvider.GetFileInfo(path);
            if (byPath.TryGetValue(path, out var known) && known.At == file.LastModified) return known.Url;
            string url = $"/{path}?v={HashOf(file)}";
            byPath[path] = (file.LastModified, url);
            return url;
        }
    }

    private static string HashOf(IFileInfo file)
    {
        using var content = file.CreateReadStream();
        return Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
    }
}
