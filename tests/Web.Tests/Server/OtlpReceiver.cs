using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CaseHub.Web.Tests.Server;

/// <summary>What an OTLP metric says: its name, and the latest value of each of its whole-number points.</summary>
internal sealed record OtlpMetric(string Name, string Unit, IReadOnlyList<long> Values);

/// <summary>An OTLP/HTTP receiver on loopback that reads as much of the protocol as a test needs (opentelemetry-proto, metrics/v1).</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private OtlpReceiver(WebApplication app) => this.app = app;

    public ConcurrentDictionary<string, OtlpMetric> Metrics { get; } = new(StringComparer.Ordinal);

    public Uri Url => new(app.Urls.Single());

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.MapPost("/v1/metrics", receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpRequest request)
    {
        Assert.Equal("application/x-protobuf", request.ContentType);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        // ExportMetricsServiceRequest.resource_metrics, .scope_metrics, .metrics.
        foreach (var metric in Fields(body.ToArray(), 1).SelectMany(each => Fields(each, 2)).SelectMany(each => Fields(each, 2)))
        {
            var read = Read(metric);
            Metrics[read.Name] = read;
        }
    }

    /// <summary>Metric: 1 name, 3 unit, 5 gauge, 7 sum; of those 1 data_points; of a point 6 as_int.</summary>
    private static OtlpMetric Read(byte[] metric)
    {
        var points = Fields(metric, 5).Concat(Fields(metric, 7)).SelectMany(data => Fields(data, 1));
        return new OtlpMetric(
            Encoding.UTF8.GetString(Fields(metric, 1).Single()),
            Encoding.UTF8.GetString(Fields(metric, 3).SingleOrDefault([])),
            [.. points.SelectMany(point => Fields(point, 6)).Select(value => BinaryPrimitives.ReadInt64LittleEndian(value))]);
    }

    /// <summary>The contents of all fields of this number (protobuf encoding: a varint of number and wire type, then the value).</summary>
    private static List<byte[]> Fields(byte[] message, int wanted)
    {
        var found = new List<byte[]>();
        for (int at = 0; at < message.Length;)
        {
            long tag = Varint(message, ref at);
            int length = (tag & 7) switch { 1 => 8, 2 => (int)Varint(message, ref at), 5 => 4, _ => 0 };
            int start = at;
            at += length;
            if ((tag & 7) == 0) Varint(message, ref at);
            if (tag >> 3 == wanted) found.Add(message[start..at]);
        }

        return found;
    }

    private static long Varint(byte[] message, ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
