using Microsoft.AspNetCore.ResponseCompression;

namespace CaseHub.Web.Start;

/// <summary>Our script and style, compressed, and kept by the browser for as long as their content stays.</summary>
internal static class OwnFiles
{
    /// <summary>
    /// Pages are compressed too: on 64 kbit/s it decides whether they open. What a page echoes is a person's own; the antiforgery
    /// token differs in each answer and cookies are SameSite, so that BREACH has nothing to measure.
    /// </summary>
    public static IServiceCollection AddCompression(this IServiceCollection services)
    {
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = System.IO.Compression.CompressionLevel.Optimal);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = System.IO.Compression.CompressionLevel.Optimal);
        return services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "application/problem+json"];
        });
    }

    public static IApplicationBuilder UseOwnFiles(this IApplicationBuilder app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = static file =>
        {
            bool named = file.Context.Request.Query.ContainsKey("v") || file.File.Name.StartsWith("chunk-", StringComparison.Ordinal);
            file.Context.Response.Headers.CacheControl = named ? "public, max-age=31536000, immutable" : "no-cache";
        },
    });
}
