using CaseHub.Hub.Briefings;
using CaseHub.Hub.Briefings.Agenda;
using CaseHub.Hub.Briefings.Attendance;
using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Library;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.Briefings.Reminding;
using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using static CaseHub.Hub.Pipeline.Relation;

namespace CaseHub.Hub;

/// <summary>Who may do what with a briefing: before it, with its agenda, and afterwards. What is done on its stage stands with the rooms.</summary>
internal static partial class Policy
{
    /// <summary>Those who make a briefing.</summary>
    private const Relation BehindTheStage = Host | Presenter | ChannelInterpreter;

    private static IEnumerable<PolicyRow> OfBriefings() =>
    [
        // A page that says of itself that everybody may read it.
        Anyone<ReadPublicBriefing.Request>(),
        Anyone<ReadPublicBriefingFile.Request>(),

        For<ListBriefings.Request>(Scopes.Consult, Everybody()),
        For<ListLibrary.Request>(Scopes.Consult, Everybody()),
        For<CreateBriefing.Request>(Scopes.Consult, Who(Roles.Organiser)).Otherwise("organiser-only"),

        ..About<BriefingRelations>(
            For<ReadBriefing.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<ReadBriefingFile.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<RegisterForBriefing.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<CancelRegistration.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<TakeSeat.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<ChangeBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<CancelBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<ListBriefingPeople.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<InviteToBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<UninviteFromBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<OpenRehearsal.Request>(Scopes.Consult, Who(Roles.None, BehindTheStage)).Otherwise("briefing-hosts-only"),

            // The audience reads of its cases what was shown.
            For<ReadAgenda.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<ReadAgendaPicture.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<ListBriefingParts.Request>(Scopes.Consult, Who(Roles.None, Seated | Welcome)),
            For<ListShowableCases.Request>(Scopes.Consult, Who(Clinical, Host | Presenter)).Otherwise("briefing-speakers-only"),
            For<AddBriefingCase.Request>(Scopes.Consult, Who(Clinical, Host | Presenter)).Otherwise("briefing-speakers-only"),
            For<ChangeBriefingCase.Request>(Scopes.Consult, Who(Clinical, Host | Presenter)).Otherwise("briefing-speakers-only"),
            For<RemoveBriefingCase.Request>(Scopes.Consult, Who(Roles.None, Host | Presenter)).Otherwise("briefing-speakers-only"),
            For<OrderAgenda.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<ShowCase.Request>(Scopes.Consult, Who(Roles.None, Host | Presenter)).Otherwise("briefing-speakers-only"),
            For<EndCase.Request>(Scopes.Consult, Who(Roles.None, Host | Presenter)).Otherwise("briefing-speakers-only"),

            For<ReadAttendance.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<ReadPublication.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<PublishBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only"),
            For<UnpublishBriefing.Request>(Scopes.Consult, Who(Roles.None, Host)).Otherwise("briefing-hosts-only")),

        // While it is live, of those who have a seat; once it is published, of all who may watch it.
        ..About<PublishedRelations>(
            For<ReadPublishedQuestions.Request>(Scopes.Consult, Who(Roles.None, Seated)),
            For<ListDecks.Request>(Scopes.Consult, Who(Roles.None, Seated)),
            For<ReadDeck.Request>(Scopes.Consult, Who(Roles.None, Seated))),

        // As files, once it is published and where its hosts let it be downloaded.
        ..About<DownloadRelations>(For<ListDownloads.Request>(Scopes.Recordings, Who(Roles.None, Receiver)).Otherwise("download-not-offered")),
        Ourselves<TakeBackBriefing.Request>(),
        Ourselves<RemindBriefing.Request>(),
        Ourselves<CloseParts.Request>(),
        Ourselves<TakeOffAgenda.Request>(),
    ];
}
