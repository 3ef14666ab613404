using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>A briefing's questions as the reader may see them, and what of them is the reader's own.</summary>
public static class ReadQuestions
{
    public sealed record Request(Guid SessionId) : IQuery<Answer>, ISessionRequest;

    /// <param name="Questions">In the order in which they were asked; who merely watches sees those that were accepted, and their own.</param>
    /// <param name="Mine">Those that the reader has asked.</param>
    /// <param name="Voted">Those that the reader wants to hear the answer to.</param>
    /// <param name="Reasons">Why some of the reader's own were dismissed.</param>
    /// <param name="Waiting">How many wait for the hosts.</param>
    /// <param name="Languages">Into which the briefing is translated, the floor's first where it is known.</param>
    /// <param name="Own">The languages of the reader's profile, the one they know best first.</param>
    /// <param name="Part">The reader's part, which says what they may do with questions.</param>
    /// <param name="Translates">The language of an interpreter; null for all others.</param>
    public sealed record Answer(
        IReadOnlyList<QuestionView> Questions, IReadOnlyList<Guid> Mine, IReadOnlyList<Guid> Voted, IReadOnlyList<DismissalReason> Reasons, int Waiting, IReadOnlyList<string> Languages, IReadOnlyList<string> Own, SeatRole Part, string? Translates);

    public sealed record DismissalReason(Guid QuestionId, string Reason);

    internal sealed class Handler(HubDb db, QuestionBook book, FloorLanguage floor, CurrentActor actor) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var seat = await book.SeatAsync(request.SessionId, me, cancellationToken);
            var all = await book.ReadAsync(request.SessionId, showsNames: seat.Role == SeatRole.Host, cancellationToken);
            var seen = seat.Role == SeatRole.Audience ? all.Where(one => QuestionBook.IsPublic(one.View) || one.Row.AskedById == me) : all;
            var mine = all.Where(one => one.Row.AskedById == me).Select(one => one.Row).ToList();
            return new Answer(
                [.. seen.Select(one => one.View)],
                [.. mine.Select(row => row.Id)],
                await db.Set<QuestionVote>().Where(vote => vote.SessionId == request.SessionId && vote.ClinicianId == me).Select(vote => vote.QuestionId).ToListAsync(cancellationToken),
                [.. mine.Where(row => row.Reason is not null).Select(row => new DismissalReason(row.Id, row.Reason!))],
                all.Count(one => one.Row is { State: QuestionState.Asked, MergedIntoId: null }),
                await LanguagesAsync(request.SessionId, cancellationToken),
                await db.Set<Clinician>().Where(clinician => clinician.Id == me).Select(clinician => clinician.Languages).SingleAsync(cancellationToken),
                seat.Role,
                seat.Role == SeatRole.Interpreter ? seat.Language : null);
        }

        private async Task<List<string>> LanguagesAsync(Guid sessionId, CancellationToken cancellationToken)
        {
            var languages = await db.Set<SessionChannel>().Where(channel => channel.SessionId == sessionId).OrderBy(channel => channel.Position).Select(channel => channel.Language).ToListAsync(cancellationToken);
            if (await floor.OfAsync(sessionId, cancellationToken) is { } spoken) languages.Insert(0, spoken);
            return [.. languages.Distinct()];
        }
    }
}
