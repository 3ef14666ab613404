using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>
/// The bytes of files on their way, one file each in the data folder. Not in the blob store: what lies there is kept and copied, and no byte
/// may reach it that still says where a picture was taken. A file's length is its upload's offset.
/// </summary>
internal sealed class UploadSpool(DataFolder folder)
{
    private const string Ending = ".part";

    /// <summary>Bytes that are here, and on disk once this returns. What was never begun has none.</summary>
    public long Length(Guid uploadId)
    {
        string path = PathOf(uploadId);
        if (!File.Exists(path)) return 0;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
        return RandomAccess.GetLength(file);
    }

    /// <summary>Makes the empty file, its name on disk.</summary>
    public void Begin(Guid uploadId)
    {
        using (File.OpenHandle(PathOf(uploadId), FileMode.Create, FileAccess.Write))
        {
        }

        DurableFiles.FlushFolder(folder.Uploads);
    }

    /// <summary>To write behind what is here.</summary>
    public FileStream OpenToAppend(Guid uploadId) =>
        new(PathOf(uploadId), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);

    public FileStream OpenToRead(Guid uploadId) =>
        new(PathOf(uploadId), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024, FileOptions.Asynchronous);

    /// <summary>A file of nobody, gone once it is closed: for bytes that have to prove themselves first.</summary>
    public FileStream NewTemporary() => new(
        Path.Combine(folder.Temporary, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.Asynchronous | FileOptions.DeleteOnClose);

    /// <summary>What is not there is no error.</summary>
    public void Delete(Guid uploadId) => DurableFiles.Delete(PathOf(uploadId));

    /// <summary>The uploads that have bytes here.</summary>
    public IEnumerable<Guid> All() => Directory.EnumerateFiles(folder.Uploads, $"*{Ending}")
        .Select(path => Guid.TryParseExact(Path.GetFileNameWithoutExtension(path), "N", out var id) ? id : Guid.Empty)
        .Where(id => id != Guid.Empty);

    /// <summary>Bytes free on the disk.</summary>
    public long Free => new DriveInfo(folder.Uploads).AvailableFreeSpace;

    private string PathOf(Guid uploadId) => Path.Combine(folder.Uploads, $"{uploadId:N}{Ending}");
}
