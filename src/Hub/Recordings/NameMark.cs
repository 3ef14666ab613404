using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>Gives words, or other words, to a mark of one's own while its recording runs or is being stored: somebody may stop it while one types.</summary>
public static class NameMark
{
    public sealed record Request(Guid SessionId, Guid MarkId, string? Text) : ICommand<MarkView>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors) => errors.OptionalText("text", Text, MarkMoment.MaxTextLength);
    }

    internal sealed class Handler(HubDb db, Rooms rooms, CurrentActor actor) : IRequestHandler<Request, Outcome<MarkView>>
    {
        public async Task<Outcome<MarkView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await FindAsync(request, cancellationToken) is not { } mark) return Refusal.NotFound("mark-not-found");
            mark.Text = request.Text?.Trim() ?? "";
            if (await rooms.OpenAsync(request.SessionId, cancellationToken) is { } room)
                await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(RecordingDrafts.MarkNamed(mark), reply), cancellationToken);
            return MarkView.Of(mark);
        }

        private Task<RecordingMark?> FindAsync(Request request, CancellationToken cancellationToken) => (
            from mark in db.Set<RecordingMark>()
            join recording in db.Set<Recording>() on mark.RecordingId equals recording.Id
            where mark.Id == request.MarkId && mark.By == actor.Required.Id && recording.SessionId == request.SessionId
                && (recording.State == RecordingState.Recording || recording.State == RecordingState.Closing)
            select mark).SingleOrDefaultAsync(cancellationToken);
    }
}
