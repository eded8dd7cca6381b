package app

import (
	"daypass/internal/transfer"
)

func jobOf(j transfer.Job) Job {
	path := ""
	if j.State == transfer.StateDone {
		path = j.Path
	}
	return Job{
		ID: j.ID, Kind: JobKind(j.Kind), State: JobState(j.State), Wait: WaitReason(j.Wait), Problem: problemOf(j.Error()),
		Name: j.Name, Folder: j.Folder, Path: path, Host: j.Host, Via: Via(j.Via), Profile: j.ProfileName, Bucket: j.Bucket, Key: j.Key,
		Size: j.Size, Done: j.Done, Resumed: j.Resumed, Fetched: j.Fetched,
		Files: j.Files, FilesDone: j.FilesDone, FilesFailed: j.FilesFailed, FilesSkipped: j.FilesSkipped, Listed: j.Listed,
		Verified: Verified(j.Verified), Skipped: j.Skipped, LinkExpiresAt: timeText(j.LinkExpiresAt), HasLink: j.HasLink, Position: j.Position, StartAt: timeText(j.StartAt), Attempts: j.Attempts,
		CreatedAt: timeText(j.CreatedAt), UpdatedAt: timeText(j.UpdatedAt), FinishedAt: timeText(j.FinishedAt),
	}
}

func jobsOf(jobs []transfer.Job) []Job {
	out := make([]Job, 0, len(jobs))
	for _, j := range jobs {
		out = append(out, jobOf(j))
	}
	return out
}

func itemsOf(items []transfer.Item) []Item {
	out := make([]Item, 0, len(items))
	for _, i := range items {
		out = append(out, Item{
			N: i.N, Path: i.Path, Size: i.Size, State: ItemState(i.State), Reason: i.Reason, Renamed: i.Renamed,
			Verified: Verified(i.Verified), Problem: problemOf(i.Error()),
		})
	}
	return out
}
