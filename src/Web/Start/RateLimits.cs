using System.Threading.RateLimiting;

namespace CaseHub.Web.Start;

/// <summary>How often one address may try a password, and one person may ask for tokens.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string Tokens = "tokens";

    /// <summary>Ways to a hospital's own sign-in and back: each may make the hub ask the provider.</summary>
    public const string Providers = "providers";

    /// <summary>A host may let in a large audience of devices (DESIGN.md: 1,000 a minute).</summary>
    private const int TokensPerMinute = 1000;

    public static IServiceCollection AddRateLimits(this IServiceCollection services, StartSettings settings) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = static (rejected, cancellationToken) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            return ValueTask.CompletedTask;
        };
        limits.AddPolicy(SignIn, context => HttpMethods.IsPost(context.Request.Method)
            ? PerMinute($"{context.Connection.RemoteIpAddress}", settings.SignInAttemptsPerMinute)
            : RateLimitPartition.GetNoLimiter(""));
        limits.AddPolicy(Providers, context => PerMinute($"{context.Connection.RemoteIpAddress}", 2 * settings.SignInAttemptsPerMinute));
        limits.AddPolicy(Tokens, context => PerMinute($"{context.User.Identity?.Name ?? context.Connection.RemoteIpAddress?.ToString()}", TokensPerMinute));
    });

    internal static RateLimitPartition<string> PerMinute(string who, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        });
}
