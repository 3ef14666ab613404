using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Channels;

/// <summary>The languages of a briefing as its commands find and change them; the room shows each change once it is on disk.</summary>
internal sealed class ChannelBook(HubDb db, Rooms rooms, AfterCommit afterCommit)
{
    /// <summary>More languages than any meeting is interpreted into.</summary>
    public const int MostChannels = 24;

    /// <summary>In the order in which they are offered.</summary>
    public Task<List<SessionChannel>> OfAsync(Guid sessionId, CancellationToken cancellationToken) =>
        db.Set<SessionChannel>().Where(channel => channel.SessionId == sessionId).OrderBy(channel => channel.Position).ToListAsync(cancellationToken);

    /// <summary>Somebody's seat, unless they were shown out.</summary>
    public Task<SessionSeat?> SeatAsync(Guid sessionId, Guid clinicianId, CancellationToken cancellationToken) =>
        db.Set<SessionSeat>().SingleOrDefaultAsync(seat => seat.SessionId == sessionId && seat.ClinicianId == clinicianId && seat.RemovedAt == null, cancellationToken);

    /// <summary>The channel that an interpreter was given, or why they have none.</summary>
    public async Task<(SessionChannel? Channel, Refusal? Refusal)> OwnAsync(Guid sessionId, Guid clinicianId, CancellationToken cancellationToken)
    {
        var seat = await SeatAsync(sessionId, clinicianId, cancellationToken);
        if (seat is not { Role: SeatRole.Interpreter, Language: { } language }) return (null, Refusal.Forbidden("not-your-channel"));
        var channels = await OfAsync(sessionId, cancellationToken);
        return channels.Find(channel => channel.Language == language) is { } own ? (own, null) : (null, NotSet(language, channels));
    }

    /// <summary>Nobody set this language: the answer has those that somebody did, for people and programs.</summary>
    public static Refusal NotSet(string language, IEnumerable<SessionChannel> channels) => NotSet(language, channels.Select(channel => channel.Language));

    /// <inheritdoc cref="NotSet(string, IEnumerable{SessionChannel})"/>
    public static Refusal NotSet(string language, IEnumerable<string> languages)
    {
        List<string> set = [.. languages];
        return (set.Count == 0 ? Refusal.Conflict("channel-none-set", language) : Refusal.Conflict("channel-not-set", language, string.Join(", ", set))) with { Details = new { languages = set } };
    }

    /// <summary>Whether somebody is in the room with a page that is connected now.</summary>
    public bool IsHere(Guid sessionId, Guid clinicianId) =>
        rooms.Find(sessionId)?.View.People.Any(person => person.ClinicianId == clinicianId && person is { IsAway: false, IsDevice: false }) == true;

    public Task<string> NameAsync(Guid clinicianId, CancellationToken cancellationToken) =>
        db.Set<Clinician>().Where(clinician => clinician.Id == clinicianId).Select(clinician => clinician.Name).SingleAsync(cancellationToken);

    public void Add(SessionChannel channel)
    {
        db.Add(channel);
        Changed(channel.SessionId);
    }

    public void Remove(SessionChannel channel)
    {
        db.Remove(channel);
        Changed(channel.SessionId);
    }

    /// <summary>Notes who is heard and to whom it is offered. Never two at once: of two who take it together the second is told.</summary>
    public void Put(SessionChannel channel, Guid? onAir, Guid? offeredTo)
    {
        if ((channel.OnAirId, channel.OfferedToId) == (onAir, offeredTo)) return;
        (channel.OnAirId, channel.OfferedToId) = (onAir, offeredTo);
        channel.Version++;
        Changed(channel.SessionId);
    }

    /// <summary>Somebody interprets into none of these any more.</summary>
    public void TakeOff(Guid clinicianId, IEnumerable<SessionChannel> channels)
    {
        foreach (var channel in channels)
            Put(channel, channel.OnAirId == clinicianId ? null : channel.OnAirId, channel.OnAirId == clinicianId || channel.OfferedToId == clinicianId ? null : channel.OfferedToId);
    }

    public void Changed(SessionSeat seat)
    {
        seat.Version++;
        Changed(seat.SessionId);
    }

    private void Changed(Guid sessionId) => afterCommit.Tell(new StageChanged(sessionId));
}
