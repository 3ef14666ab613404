using System.Threading.Channels;
using CaseHub.Hub.Live;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings;

/// <summary>
/// One recording while it is asked for and runs, owned by one loop behind a bounded mailbox. Nothing of a person is written before their yes;
/// a no, also a late one, closes their tracks at once.
/// </summary>
internal sealed class RunningRecording
{
    private readonly Channel<RecordingMessage> mailbox = Channel.CreateBounded<RecordingMessage>(new BoundedChannelOptions(256) { SingleReader = true });
    private readonly Dictionary<Guid, bool?> answers = [];
    private readonly Dictionary<Guid, PublicationOpened> publications = [];
    private readonly Recording recording;
    private readonly Room room;
    private readonly OpenTracks tracks;
    private readonly RecordingShelf shelf;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    public RunningRecording(Recording recording, Room room, OpenTracks tracks, RecordingShelf shelf, TimeProvider clock, ILogger logger)
    {
        (this.recording, this.room, this.tracks, this.shelf, this.clock, this.logger) = (recording, room, tracks, shelf, clock, logger);
        foreach (var person in room.View.People.Where(person => !person.IsDevice)) answers.TryAdd(person.ClinicianId, null);
    }

    public Guid RecordingId => recording.Id;

    public Guid SessionId => recording.SessionId;

    public void Start() => _ = Task.Run(RunAsync);

    public bool Post(RecordingMessage message) => mailbox.Writer.TryWrite(message);

    private async Task RunAsync()
    {
        Show("asking");
        room.Post(new RoomMessage.AnnouncePublications());
        await foreach (var message in mailbox.Reader.ReadAllAsync())
        {
            try
            {
                await TakeAsync(message);
            }
            catch (Exception broken)
            {
                RecordingLog.RecordingMessageFailed(logger, RecordingId, message.GetType().Name, broken);
                (message as RecordingMessage.Answer)?.Reply.TrySetException(broken);
                (message as RecordingMessage.Stop)?.Reply.TrySetException(broken);
            }
        }

        await shelf.StoreAsync(recording);
    }

    private Task TakeAsync(RecordingMessage message) => message switch
    {
        RecordingMessage.Answer answer => TakeAnswerAsync(answer),
        RecordingMessage.Entered entered => AskAsync(entered.ClinicianId),
        RecordingMessage.Opened opened => OpenAsync(opened.Publication),
        RecordingMessage.Closed closed => CloseAsync(closed.PublicationId),
        RecordingMessage.Trouble => Task.CompletedTask,
        RecordingMessage.TryAgain => Task.CompletedTask,
        RecordingMessage.Stop stop => StopAsync(stop),
        _ => throw new InvalidOperationException($"No recording takes {message.GetType().Name}."),
    };

    private async Task TakeAnswerAsync(RecordingMessage.Answer answer)
    {
        await WriteAsync(RecordingDrafts.Consent(RecordingId, answer.ClinicianId, answer.Agrees));
        answers[answer.ClinicianId] = answer.Agrees;
        if (answer.Agrees) await BeginAsync();
        foreach (var publication in publications.Values.Where(known => known.ClinicianId == answer.ClinicianId).ToList())
        {
            if (answer.Agrees) await KeepAsync(publication);
            else await tracks.CloseAsync(publication.Publication.PublicationId);
        }

        Show();
        answer.Reply.TrySetResult(new Done());
    }

    private Task AskAsync(Guid clinicianId)
    {
        if (answers.TryAdd(clinicianId, null)) Show();
        return Task.CompletedTask;
    }

    private async Task OpenAsync(PublicationOpened opened)
    {
        if (!publications.TryAdd(opened.Publication.PublicationId, opened)) return;
        if (!MayKeep(opened)) return;
        await BeginAsync();
        await KeepAsync(opened);
    }

    private async Task CloseAsync(Guid publicationId)
    {
        publications.Remove(publicationId);
        await tracks.CloseAsync(publicationId);
    }

    /// <summary>A device's media stands on the answer given with its token; a person's on what they said in the room.</summary>
    private bool MayKeep(PublicationOpened opened) =>
        opened.Publication.RecordingConsent ?? (answers.GetValueOrDefault(opened.ClinicianId) == true);

    private async Task BeginAsync()
    {
        if (recording.State != RecordingState.Asking) return;
        recording.State = RecordingState.Recording;
        recording.StartedAt = clock.GetUtcNow();
        tracks.Begin();
        await shelf.SaveAsync(recording);
        await WriteAsync(RecordingDrafts.Started(RecordingId));
        Show();
    }

    private async Task KeepAsync(PublicationOpened opened)
    {
        if (await tracks.OpenAsync(room.Media, opened) is { } track) await shelf.AddTrackAsync(recording, track);
    }

    private async Task StopAsync(RecordingMessage.Stop stop)
    {
        mailbox.Writer.TryComplete();
        Show("closing");
        try
        {
            await tracks.CloseAllAsync();
            recording.State = RecordingState.Closing;
            recording.StoppedAt = clock.GetUtcNow();
            await shelf.SaveAsync(recording);
            await WriteAsync(RecordingDrafts.Stopped(RecordingId, stop.By));
        }
        finally
        {
            // Whatever went wrong: nothing of anybody is written any more, and the room says so.
            room.Post(new RoomMessage.ShowRecording(null));
        }

        stop.Reply.TrySetResult(new Done());
    }

    private void Show() => Show(recording.State == RecordingState.Asking ? "asking" : "recording");

    private void Show(string state) => room.Post(new RoomMessage.ShowRecording(new RecordingView(
        RecordingId,
        state,
        recording.AskedBy,
        recording.StartedAt,
        [.. answers.Select(answer => new ConsentView(answer.Key, answer.Value switch { true => "yes", false => "no", null => "asked" }))])));

    private async Task WriteAsync(LogDraft draft)
    {
        if (await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(draft, reply), CancellationToken.None) is null)
            throw new InvalidOperationException("The room takes no messages.");
    }
}
