using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CaseHub.Web.Tests.Faults;

/// <summary>What a store does that is not itself.</summary>
internal enum StoreFault
{
    None,

    /// <summary>Answers 500 to everything.</summary>
    ServerError,

    /// <summary>Answers 429 to everything.</summary>
    TooManyRequests,

    /// <summary>Takes requests and never answers.</summary>
    Hangs,

    /// <summary>Says 201 to each block and keeps none.</summary>
    LosesBlocks,
}

/// <summary>Stands before a store, passes everything on, and on command behaves as a store in trouble does.</summary>
internal sealed class CommandedProxy : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Host"];

    private readonly HttpClient onward = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None }) { Timeout = TimeSpan.FromMinutes(1) };
    private readonly Uri store;
    private readonly WebApplication app;
    private volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StoreFault fault;
    private int troubled;

    private CommandedProxy(Uri store)
    {
        this.store = store;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(server => server.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.Run(TakeAsync);
    }

    /// <summary>As the store's own, without a slash at its end.</summary>
    public string Address => app.Urls.Single();

    /// <summary>Requests that met the fault since it was commanded.</summary>
    public int Troubled => troubled;

    public static async Task<CommandedProxy> StartAsync(string store, CancellationToken cancel)
    {
        var proxy = new CommandedProxy(new Uri(store));
        await proxy.app.StartAsync(cancel);
        return proxy;
    }

    /// <summary>From now on; what hung is let go without an answer.</summary>
    public void Command(StoreFault next)
    {
        fault = next;
        troubled = 0;
        Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Command(StoreFault.None);
        await app.DisposeAsync();
        onward.Dispose();
    }

    private Task TakeAsync(HttpContext context)
    {
        bool isBlock = context.Request.Query["comp"] == "block";
        StoreFault now = fault;
        if (now == StoreFault.None || (now == StoreFault.LosesBlocks && !isBlock)) return PassAsync(context);
        Interlocked.Increment(ref troubled);
        return now switch
        {
            StoreFault.ServerError => RefuseAsync(context, HttpStatusCode.InternalServerError, "InternalError"),
            StoreFault.TooManyRequests => RefuseAsync(context, HttpStatusCode.TooManyRequests, "ServerBusy"),
            StoreFault.Hangs => HangAsync(context),
            _ => LoseAsync(context),
        };
    }

    private async Task PassAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(store, context.Request.Path.ToUriComponent() + context.Request.QueryString));
        if (context.Request.ContentLength is not null) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        try
        {
            using HttpResponseMessage answer = await onward.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) context.Response.Headers[name] = values.ToArray();
            }

            if (!HttpMethods.IsHead(context.Request.Method) && answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
                await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static async Task RefuseAsync(HttpContext context, HttpStatusCode status, string code)
    {
        // Read to its end, so that the connection stays whole and the client sees the answer.
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = (int)status;
        context.Response.Headers["x-ms-error-code"] = code;
    }

    private async Task HangAsync(HttpContext context)
    {
        await changed.Task.WaitAsync(context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        context.Abort();
    }

    private static async Task LoseAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers["x-ms-request-server-encrypted"] = "true";
    }
}
