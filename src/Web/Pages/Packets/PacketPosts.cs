using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Packets;
using CaseHub.Hub.Packets.Import;
using CaseHub.Web.Pages.Cases;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.Packets;

/// <summary>The forms about a case as one file, out and in.</summary>
internal static class PacketPosts
{
    public static void MapPacketPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/packets", StartAsync);
        pages.MapPost("/cases/{id:guid}/packets/{packet:guid}/remove", RemoveAsync);
        pages.MapPost("/cases/{id:guid}/import/take-over", TakeOverAsync);
        pages.MapPost("/organisation/import", ReceiveAsync).TakesPackets();
        pages.MapPost("/organisation/import/{id:guid}", ConfirmAsync);
        pages.MapPost("/organisation/import/{id:guid}/remove", DropAsync);
    }

    private static async Task<IResult> StartAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var started = await hub.Send(new StartPacket.Request(id), cancellationToken);
        return new PageForm(context, "packet", typed).Answer<CasePage, StartPacket.Started>(started, _ => $"/cases/{id}#packets", "done-packet", null, new() { ["Id"] = id });
    }

    private static async Task<IResult> RemoveAsync(Guid id, Guid packet, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var removed = await hub.Send(new RemovePacket.Request(packet), cancellationToken);
        return new PageForm(context, $"packet-{packet}", typed).Answer<CasePage, Unit>(removed, _ => $"/cases/{id}#packets", null, null, new() { ["Id"] = id });
    }

    private static async Task<IResult> TakeOverAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var taken = await hub.Send(new TakeOverImport.Request(id), cancellationToken);
        return new PageForm(context, "take-over-import", typed).Answer<CasePage, CaseMoved>(taken, _ => $"/cases/{id}", "done-import-take-over", null, new() { ["Id"] = id });
    }

    private static async Task<IResult> ReceiveAsync(IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        await using var content = typed.Files.Count > 0 ? typed.Files[0].OpenReadStream() : Stream.Null;
        var received = await hub.Send(new ReceivePacket.Request(content), cancellationToken);
        return new PageForm(context, "receive", typed).Answer<ImportPage, ReceivedView>(received, view => $"/organisation/import/{view.Id}", "done-packet-received", null);
    }

    private static async Task<IResult> ConfirmAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "confirm", typed);
        var confirmed = await hub.Send(new ConfirmPacket.Request(id, Guid.TryParse(form["keeper"], out var keeper) ? keeper : null), cancellationToken);
        return form.Answer<ReceivedPage, ReceivedView>(confirmed, _ => "/organisation/import", "done-packet-confirmed", null, new() { ["Id"] = id });
    }

    private static async Task<IResult> DropAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var dropped = await hub.Send(new RemoveReceived.Request(id), cancellationToken);
        return new PageForm(context, "drop", typed).Answer<ReceivedPage, Unit>(dropped, _ => "/organisation/import", "done-packet-dropped", null, new() { ["Id"] = id });
    }
}
