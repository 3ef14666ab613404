using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Channels;

/// <summary>The languages of a briefing, who interprets into each, and who is heard now.</summary>
public static class ListChannels
{
    public sealed record Request(Guid SessionId) : IQuery<IReadOnlyList<Channel>>, ISessionRequest;

    /// <param name="Language">BCP 47.</param>
    /// <param name="OnAirId">The interpreter who has it; null while nobody has.</param>
    /// <param name="OfferedToId">To whom they have offered it.</param>
    /// <param name="HasVoice">A voice comes now; without one the channel has nobody, whoever has taken it.</param>
    /// <param name="Interpreters">Everybody who was given it.</param>
    public sealed record Channel(string Language, Guid? OnAirId, Guid? OfferedToId, bool HasVoice, IReadOnlyList<Interpreter> Interpreters);

    /// <param name="IsHere">In the room now, with a page that is connected.</param>
    public sealed record Interpreter(Guid ClinicianId, string Name, bool IsHere);

    internal sealed class Handler(HubDb db, ChannelBook book, Rooms rooms) : IRequestHandler<Request, Outcome<IReadOnlyList<Channel>>>
    {
        public async Task<Outcome<IReadOnlyList<Channel>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var channels = await book.OfAsync(request.SessionId, cancellationToken);
            var interpreters = await (
                from seat in db.Set<SessionSeat>()
                join clinician in db.Set<Clinician>() on seat.ClinicianId equals clinician.Id
                where seat.SessionId == request.SessionId && seat.Role == SeatRole.Interpreter && seat.RemovedAt == null
                orderby clinician.Name
                select new { seat.Language, clinician.Id, clinician.Name }).ToListAsync(cancellationToken);
            var shown = rooms.Find(request.SessionId)?.View.Stage?.Channels ?? [];
            return channels.ConvertAll(channel => new Channel(
                channel.Language,
                channel.OnAirId,
                channel.OfferedToId,
                shown.Any(one => one.Language == channel.Language && one.PublicationId is not null),
                [.. interpreters.Where(one => one.Language == channel.Language).Select(one => new Interpreter(one.Id, one.Name, book.IsHere(request.SessionId, one.Id)))]));
        }
    }
}
