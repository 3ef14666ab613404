using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;

namespace CaseHub.Web.Start;

/// <summary>Where the process listens, and whose word it takes for the client's address.</summary>
internal static class Hosting
{
    /// <summary>Of a request that brings no file: more than the largest note.</summary>
    private const long MaxBodyBytes = 1L << 20;

    /// <summary>Where files come in. Above the largest of them, so that one too large is answered in words instead of by a cut connection.</summary>
    private const long MaxUploadBytes = 128L << 20;

    private const long MaxPacketFormBytes = 4L << 30;

    public static TBuilder TakesFiles<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestSizeLimitAttribute(MaxUploadBytes));

    /// <summary>
    /// Where a case comes in with its recordings: as large as <c>CaseHub:Packets:MaxBytes</c> says, which the hub counts while it reads. A form of a page is kept by the framework until it is whole,
    /// so it has a bound of its own.
    /// </summary>
    public static TBuilder TakesPackets<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new DisableRequestSizeLimitAttribute(), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = MaxPacketFormBytes });

    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder, StartSettings settings)
    {
        builder.Services.AddSingleton(settings);
        // Warnings are what an operator must see; CaseHub's own lines are numbered and few. Logging:LogLevel:* changes it.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // It warns that the key ring is not encrypted at rest: it lies in keys/ of the data folder, guarded like the database beside it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // What goes wrong with a provider is one line of ours; the framework's own repeats what the provider sent.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication.OpenIdConnect", LogLevel.Critical);
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            if (settings.Lan) kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = LanCertificate.LoadOrMake(settings.DataFolder, TimeProvider.System));
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in settings.TrustedProxies) forwarded.KnownIPNetworks.Add(network);
        });
        return builder;
    }

    public static WebApplication UseTrustedProxy(this WebApplication app)
    {
        if (app.Services.GetRequiredService<StartSettings>().TrustedProxies.Count > 0) app.UseForwardedHeaders();
        return app;
    }
}
