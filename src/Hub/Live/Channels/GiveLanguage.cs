using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Channels;

/// <summary>Makes somebody interpreter into a language of the briefing, or takes it from them.</summary>
public static class GiveLanguage
{
    /// <param name="SessionId">The briefing.</param>
    /// <param name="ClinicianId">Somebody with a seat in it, and no host: who leads does not interpret besides.</param>
    /// <param name="Language">One that it has; null takes theirs from them.</param>
    public sealed record Request(Guid SessionId, Guid ClinicianId, string? Language) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(ChannelBook book) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            string? language = string.IsNullOrWhiteSpace(request.Language) ? null : People.Language.Normalised(request.Language.Trim());
            var channels = await book.OfAsync(request.SessionId, cancellationToken);
            if (language is not null && !channels.Exists(channel => channel.Language == language)) return ChannelBook.NotSet(language, channels);
            if (await book.SeatAsync(request.SessionId, request.ClinicianId, cancellationToken) is not { } seat) return Refusal.NotFound("channel-no-seat");
            if (seat.Role == SeatRole.Host) return Refusal.Conflict("channel-host");
            if (language is null && seat.Role != SeatRole.Interpreter) return Unit.Value;
            book.TakeOff(seat.ClinicianId, channels.Where(channel => channel.Language != language));
            (seat.Role, seat.Language) = language is not null ? (SeatRole.Interpreter, language) : (seat.Place == StagePlace.Audience ? SeatRole.Audience : SeatRole.Speaker, null);
            book.Changed(seat);
            return Unit.Value;
        }
    }
}
