using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Live.Appointments;

/// <summary>An appointment's calendar file, on the reader's clock.</summary>
public static class ReadAppointmentFile
{
    /// <param name="AppointmentId">Which.</param>
    /// <param name="Hub">Where the reader reaches the hub; its links lead there.</param>
    public sealed record Request(Guid AppointmentId, Uri Hub) : IQuery<CalendarText>, IAppointmentRequest;

    internal sealed class Handler(CurrentActor actor, AppointmentFile file) : IRequestHandler<Request, Outcome<CalendarText>>
    {
        public async Task<Outcome<CalendarText>> Handle(Request request, CancellationToken cancellationToken) =>
            await file.WriteAsync(request.AppointmentId, actor.Required.Id, request.Hub, words: null, cancellationToken);
    }
}
