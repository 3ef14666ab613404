namespace CaseHub.Web.Start.Providers;

/// <summary>How the hub itself talks to providers: for a short time, without being led elsewhere, and without taking more than a little.</summary>
internal sealed class ProviderBackchannel : IDisposable
{
    /// <summary>A discovery document and its keys are a few kilobytes.</summary>
    private const int MaxAnswerBytes = 1 << 20;

    public ProviderBackchannel(StartSettings settings)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = settings.ProviderTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        Client = new HttpClient(sockets) { Timeout = settings.ProviderTimeout, MaxResponseContentBufferSize = MaxAnswerBytes };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("CaseHub");
    }

    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();
}
